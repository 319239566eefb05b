"""Starlette: routes, middleware by class, templates, websockets, background tasks, by its test client."""
# packages: starlette httpx jinja2 websockets
import tempfile

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.templating import Jinja2Templates
from starlette.testclient import TestClient

folder = tempfile.mkdtemp()
open(folder + "/page.html", "w").write("<h1>{{ title|upper }}</h1>" * 100)
templates = Jinja2Templates(directory=folder)
done = []


async def page(request):
    return templates.TemplateResponse(request, "page.html", {"title": request.path_params["title"]})


async def data(request):
    return JSONResponse({"q": request.query_params.getlist("q")}, background=BackgroundTask(done.append, 1))


async def echo(socket):
    await socket.accept()
    await socket.send_json({"heard": await socket.receive_text()})
    await socket.close()


client = TestClient(Starlette(routes=[Route("/p/{title}", page), Route("/d", data), WebSocketRoute("/w", echo)],
                              middleware=[Middleware(GZipMiddleware)]))
answer = client.get("/p/tea", headers={"Accept-Encoding": "gzip"})
print(answer.headers["content-encoding"], len(answer.text), client.get("/d?q=1&q=2").json(), done)
with client.websocket_connect("/w") as socket:
    socket.send_text("hello")
    print(socket.receive_json())
