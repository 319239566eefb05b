x = ['a']
x = [
  # one
  'a',  # two
  # three

  'b'
]
x = ('a', 'b')
x = ('a'); y = ('b',)
x = {'a', 'b'}
x = {'a': 'b'}
f('a', 'b'); x['c']; f()('d'); x[0]['e']
for x in ('a', 'b'): pass
return ['c']
x = [y + 'a', 'b' + z, not 'c', *'d', 'e']
x = [('a' 'b'), 'c' 'd']
x = (  # why
 # more
 'a', 'b')
x = [  # why
 ('a', # because
 'b')]
