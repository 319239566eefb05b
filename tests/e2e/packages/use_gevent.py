"""gevent: the library patched, a WSGI server, its hub and resolver."""
# packages: gevent
from gevent import monkey

monkey.patch_all()
import urllib.request

import gevent
import gevent.pool
import gevent.pywsgi
import gevent.subprocess


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


server = gevent.pywsgi.WSGIServer(("127.0.0.1", 0), app, log=None)
server.start()
ask = lambda n: urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{n}", timeout=20).read().decode()
print(gevent.pool.Pool(4).map(ask, range(6)))
print(gevent.subprocess.check_output(["/usr/bin/env"], env={"A": "b"}).decode() if False else gevent.spawn(len, "abc").get())
