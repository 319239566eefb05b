import a
x = 'b
import c
import a
x = '''b
import c
import a
x = (b
import c
import a
x = )
import c
import a
x = [(]
import c
import a
x = f'{b'
import c
import a
x = f'{b:c'
import c
from a import (b,
x = 'a\
\
x = \
print 'a', ; exec "b" in c
import d
print `x`, 0777, ur'a', x <> y
import d
