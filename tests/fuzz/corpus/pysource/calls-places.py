if find_spec('a'): import_module('a')
def f(x=find_spec('a')):
  find_spec('b')
try:
  import_module('a')
except ImportError:
  import_module('b')
# import_module('a')
'import_module(1)'
