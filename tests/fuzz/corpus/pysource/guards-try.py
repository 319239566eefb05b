try:
  import a
except ImportError:
  import b
else:
  import c
finally:
  import d
import e
try: import a
except ImportError: import b
try: import a
except (KeyError,  # why
  ModuleNotFoundError) as e: pass
try: import a
except: pass
try: import a
except Exception as e: pass
try: import a
except* ImportError: pass
try: import a
except KeyError: pass
try: import a
except x.ImportError: pass
try: import a
except KeyError: pass
except ImportError: pass
try: import a
finally: import b
try:
  try:
    import a
  finally:
    pass
except ImportError:
  pass
try:
  def f():
    import a
except ImportError:
  pass
try:
  class A:
    import a
except ImportError:
  pass
def f():
  try:
    import a
  except ImportError:
    raise

try:
  import a
except ImportError:
  try:
    import b
  except ImportError:
    b = None
with suppress(ImportError):
  import a
import b
with contextlib.suppress(KeyError, ImportError): import a
with suppress(KeyError): import a
try:
  import a
