"""bottle: routes, its templates, a server of wsgiref."""
# packages: bottle
import threading
import urllib.request
import wsgiref.simple_server

import bottle

app = bottle.Bottle()


@app.get("/hello/<name:re:[a-z]+>")
def hello(name):
    return bottle.template("% for c in name:\n[{{c}}]\n% end", name=name)


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *words):
        pass


server = wsgiref.simple_server.make_server("127.0.0.1", 0, app, handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/hello/tea", timeout=20).read().decode().split())
server.shutdown()
