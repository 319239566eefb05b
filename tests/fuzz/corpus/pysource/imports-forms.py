import os
import a.b as c, d
import a . b
import a;import b ; from c import d
from x import *
from x import*
from x import y as z, w
from x import(y,z)
from x import (
  y as z,  # why

  # more
  w,
)
import v
from x import \
    y, \
    z
import w
import \
  a
from . import x
from .import x
from.x import y
from . . x import y
from ... import y
from ....a.b import y
from .imported import x
import café
lazy import a.b
lazy from .a import b
lazy = 1
lazy.x()
import a
lazy: int = 3
lazily = 4
import a
