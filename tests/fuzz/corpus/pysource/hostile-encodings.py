# -*- coding: latin-1 -*-

#!/usr/bin/python
# vim: set fileencoding=KOI8_R :

# coding: utf-8

# coding=UTF8
# coding: latin-1

x = 1
# coding: latin-1



# coding: latin-1


# coding: latin-1

'coding: latin-1'
# coding: shift_jis
x = 'ƒ\'
import a
# coding: cp932
x = '±'
import a
# coding: gbk
x = '\'
import a
# coding: big5
x = '¥\'
import a
# coding: gb18030
x = '00'
import a
# coding: iso-2022-jp
x = '$B'"(B'
import a
# coding: latin-1
x = 'é\''
import a
