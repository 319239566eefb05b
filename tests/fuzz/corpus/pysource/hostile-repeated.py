(
f'{
f"{x:{
if x:
 
'a' 
import_module(
[import_module('a')

\

('a', 
# a

[
# a
'b',]

x = ['a'
# b
]

try: import a
except: pass

if sys.version_info > (3,) and (
not 
else: 
elif TYPE_CHECKING: pass

'''
lambda: 
import a, 
from . import (
.
x = 'a.b' 'c'

__all__ = ['a', 'b']

f'{x}' 
if x: import a; 
if (((((((((
if f'{f"{

a('
class A:

