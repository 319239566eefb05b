def f():
  import a
import b
def f():
  def g():
    import a
  import b
def f(x=1):
	import a
        import b

def f(
  x,
):
  import a
# no end
import b
def f():
  x = [
1,
]
  import a
def f():
  '''doc
import x
'''
  import a
class A:
  def f(self):
    import a
  import b
if x:
  import a
elif y:
  import b
else:
  import c
import d
for x in y:
  import a
else:
  import b
if x:
  for y in z:
    pass
  else:
    import a
else:
  import b
if x:
  pass
while y:
  pass
else:
  import a
