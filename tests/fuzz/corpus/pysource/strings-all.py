__all__ = ['a', "b"]
__all__ = ('a', 'b')
__all__ = 'a', 'b'
__all__ = [
  'a',  # why
  'b' 'c',
]
__all__: list[str] = ['a']
__all__ = ['a']
__all__ += ['b']
__all__.extend(('c', 'd'))
__all__.append('e')
__all__ = ['a'] + x.__all__ + ['b']
__all__ = []
__all__ = [n for n in dir() if n.startswith('_')]
if x:
  __all__ = ['a']
def f():
  __all__ = ['a']
class A:
  __all__ = ['b']
x = ['a']
print(__all__)
__all__ = ['é']
__all__ = ['a']; x = ['b']

