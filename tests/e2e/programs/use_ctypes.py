import ctypes,ctypes.util; l=ctypes.util.find_library('c'); print(l); print(ctypes.CDLL(l).abs(-3))
