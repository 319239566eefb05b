import a
import b

import c

import aimport bimport c
import a
  
import b
﻿import a
x = '''

'''
import a
x = 'a\
b'
import a
x = (1,


 2)
import a



import
from
from .
from x import
