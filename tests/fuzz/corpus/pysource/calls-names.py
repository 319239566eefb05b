import_module('a.b')
importlib.import_module(name='a')
import_module ( 
'a' 'b' )
x = importlib . import_module
importlib.import_module(
  # why
  "a",
)
from importlib import import_module as load
load('a')
find_spec('a'); importlib.util.find_spec('b.c')
pkgutil.get_loader('a'); x.get_loader('b')
runpy.run_module('a', run_name='__main__')
importlib.resources.files('a').joinpath('b')
resources.open_text('a', 'b')
files('a')
from importlib.resources import files, open_text as o
files('a'); o(package='b')
x.files('a'); Path('b').read_text('c')
pkgutil.get_data(__name__, 'a'); self.get_data('b')
pkg_resources.resource_filename('a', 'b')
pkgutil.iter_modules(x.__path__)
walk_packages(path, prefix)
__path__ = __import__('pkgutil').extend_path(__path__, __name__)
importlib.metadata.version('a'); x.version('b')
from importlib.metadata import version
version('a')
pkg_resources.get_distribution('a')
entry_points(group='a.b'); entry_points()
iter_entry_points('a', name='b')
ctypes.util.find_library('c')
CDLL('libx.so.1'); ctypes.cdll.LoadLibrary("liby.so"); ffi.dlopen(None)
def find_spec(self, name):
  class CDLL(object): pass
