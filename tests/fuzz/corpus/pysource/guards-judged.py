sys.version_info >= (3, 11)
sys.version_info > (3, 11)
sys.version_info <= (3, 11)
sys.version_info == (3, 11)
sys.version_info >= (3, 11, 4)
sys.version_info >= (3, 12, 4)
sys.version_info < (3,)
sys.version_info[:2] == (3, 11)
sys.version_info[0:2] > (3, 11)
sys.version_info[:1] >= (3,)
sys.version_info[0] == 2
sys.version_info[1] < 12
sys.version_info.major >= 3
sys.version_info.minor != 11
sys.version_info[2] > 3
sys.version_info >= (3, x)
sys.version_info >= MINIMUM
sys.hexversion >= 0x03080000
sys.hexversion < 0x030b0100
sys.hexversion < 0x02000000
six.PY2
PY3
sys.platform == 'win32'
sys.platform != "win32"
sys.platform.startswith('linux')
sys.platform.startswith(('win', 'cygwin'))
sys.platform in ('linux', 'darwin')
sys.platform not in {'linux'}
sys.platform in ('linux-gnu')
os.name == 'nt'
os.name == 'posix' and sys.version_info < (3, 8)
platform.system() == 'Windows'
platform.system() in ['Linux']
platform.python_implementation() == 'PyPy'
sys.implementation.name == 'cpython'
not (sys.platform == 'win32' or os.name == 'nt')
x or sys.platform == 'linux'
x and sys.platform == 'linux'
sys.platform == 'win32' and x[a:b] == f"{y['z']}"
sys.platform == 'win32' and lambda: x
sys.platform == 'win32' is True
__name__ == '__main__'
platform == 'win32'
(((((((((((TYPE_CHECKING)))))))))))
