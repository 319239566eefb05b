if TYPE_CHECKING:
  import a
else:
  import b
if typing.TYPE_CHECKING: import a
if not TYPE_CHECKING:
  import a
else:
  import b
if TYPE_CHECKING or x: import a
if TYPE_CHECKING and f(')', x): import a
if x and (y or TYPE_CHECKING): import a
if x and TYPE_CHECKING: import a
if (
    # why
    TYPE_CHECKING
): import a
if TYPE_CHECKING if x else y: import a
if TYPE_CHECKING:
  if x:
    import a
  def f():
    import b
if False: import a
if 0: import b
if None: import c
if True: import d
if 1: import e
if x: pass
elif TYPE_CHECKING: import a
else: import b
if True: import a
else: import b
if __name__ == '__main__':
  import a
else:
  import b
if "__main__" == __name__ and x: import a
if __name__ != '__main__': import a
else: import b
if __name__ == 'x': import a
