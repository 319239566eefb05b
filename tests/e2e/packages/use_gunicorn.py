"""gunicorn app:app, as a console script, with a worker class that is named by a string."""
# packages: gunicorn
# command: gunicorn --bind 127.0.0.1:0 --worker-class gthread --threads 2 --log-level critical --config python:use_gunicorn use_gunicorn:app
import os
import signal
import sys
import threading
import urllib.request


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['SERVER_SOFTWARE'][:8]}".encode()]


def ask(port):
    print(urllib.request.urlopen(f"http://127.0.0.1:{port}/path", timeout=20).read().decode())
    sys.stdout.flush()
    os.kill(os.getppid(), signal.SIGTERM)


def post_worker_init(worker):
    print(type(worker).__name__)
    threading.Thread(target=ask, args=(worker.sockets[0].getsockname()[1],)).start()
