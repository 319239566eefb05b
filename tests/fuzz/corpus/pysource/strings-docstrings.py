'a.b'
x = 'c.d'
def f():
  'a.b'
  return 'c.d'
def f(): 'a.b'
class A:
  r'''a.b'''
'a.b' 'c.d'
x = 1; 'a.b'
f'a.{b}'
