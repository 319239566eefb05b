"""psutil: the parts for this platform, chosen at run time."""
# packages: psutil
import os

import psutil

me = psutil.Process()
print(me.pid == os.getpid(), me.memory_info().rss > 0, psutil.cpu_count() >= 1, os.path.realpath(me.exe()) == os.path.realpath(psutil.sys.executable))
print("lo" in psutil.net_if_addrs(), psutil.virtual_memory().total > 0, [c.pid for c in me.children()])
child = psutil.Popen([psutil.sys.executable, "-c", "input()"], stdin=-1)
print(child.name().startswith("python"), child.is_running())
child.kill()
print(child.wait(20))
