x = 'a.b'
x = '.a'; y = '..a.b'
x = 'a.b:c'; y = 'a:b.c'
x = 'word'; y = 'euc-jp'; z = '_a1'
x = 'two words'; y = 'a/b'; z = '1a'; w = 'a..b'; v = 'a.1'; u = ''; t = 'a.b-c'; s = '.'; r = 'a:'
x = b'a.b'; y = u'c.d'; z = r'e.f'
x = f'a.{b}'
x = f'a.b_{c}.d'
x = f'{a}.b'; y = f'a{b}'; z = f'{__name__}.c'
x = f'a.b'
x = 'a.' + b
x = 'a.b.%s' % c; y = 'd.%(e)s'; z = 'f.{}'.format(g); w = 'h.% i'
x = 'a.' 'b'
x = ('a.'  # why
  'b'
  f'.{c}')
x = 'a b' 'c.d'; y = f'{a}' 'e.f'
x = 'a.\x62'; y = 'a.\
b'; z = r'a.\x62'
x = ['a.b', 'c']
y = 'a.b'
x = '''a.b'''
x = 'é.a'
x = f'{y["a.b"]:{z['c.d']}}'
x = {'a.b': 'c.d'}
x = '''
''' + '''a.b'''
y = 'c.d'
