"""FastAPI under uvicorn, which loads the app and its loop and protocol by name; a client over a real socket."""
# packages: fastapi uvicorn
import json
import threading
import time
import urllib.request

import fastapi
import pydantic
import uvicorn
from fastapi.staticfiles import StaticFiles  # noqa: F401: imported by name only

app = fastapi.FastAPI(title="shop")


class Item(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=2)
    price: float


@app.post("/items/{number}")
async def create(number: int, item: Item, q: str = "none"):
    return {"number": number, "item": item, "q": q}


def ask(port, path, body=None):
    data = body and json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    try:
        return json.load(urllib.request.urlopen(request, timeout=20))
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["detail"][0]["type"]


if __name__ == "__main__":
    server = uvicorn.Server(uvicorn.Config("use_fastapi:app", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    print(ask(port, "/items/3?q=x", {"name": "tea", "price": 2.5}), ask(port, "/items/3", {"name": "t", "price": 1}))
    print(sorted(ask(port, "/openapi.json")["paths"]))
    server.should_exit = True
    thread.join()
