"""python -m uvicorn, with uvloop and httptools, which it takes where they are installed."""
# packages: uvicorn uvloop httptools
# command: python -m uvicorn use_uvicorn:app --port 0 --log-level critical
# status: 143
import asyncio
import os
import signal
import sys
import urllib.request


def ask(port):
    print(urllib.request.urlopen(f"http://127.0.0.1:{port}/path?q=1", timeout=20).read().decode())
    print(sorted(name for name in sys.modules if name in ("uvloop", "httptools", "uvicorn.protocols.http.h11_impl")))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGTERM)


async def find_port():
    """The port of the server that runs this app: the listening socket of the process."""
    import socket
    while True:
        await asyncio.sleep(0.05)
        for number in range(3, 30):
            try:
                with socket.socket(fileno=os.dup(number)) as opened:
                    if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and opened.family == socket.AF_INET:
                        return await asyncio.get_running_loop().run_in_executor(None, ask, opened.getsockname()[1])
            except OSError:
                pass


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        app.task = asyncio.create_task(find_port())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode() + b" " + scope["query_string"]})
