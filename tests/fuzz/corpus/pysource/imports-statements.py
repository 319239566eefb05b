x = yield from y
raise A from b
import c
importlib = 1
from_x = 2
import_ = 3
x.import_module
if x: import y
if (lambda: 0): import y
if lambda: x: import y
if x := f(): import y
for x in y: import z
while 1: import w
x: int; import y
d = {1: 2, 'a': 3}; import y
x[a:b] = c; import y
f(
import_x,
)
import y
class A: import b
def f() -> {1: 2}: import b
with a as b, c: import d; from e import f
x = 1 \
; import y
match x:
  case 1: import a
  case _:
    import b
import c
match = 1
case = 2
case(3)
import a
@d(x)
class A:
  @e
  def f(self): import b
  import c
async def f():
  async with a: import b
  async for c in d: import e
type X = int; import a
"""
import x
"""
# import y
'import z'
import a
