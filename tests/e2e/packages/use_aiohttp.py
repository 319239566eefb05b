"""aiohttp: a server and a client on loopback, with a websocket and a multipart form."""
# packages: aiohttp
import asyncio
import io

import aiohttp
from aiohttp import web


async def form(request):
    data = await request.post()
    return web.json_response({"name": data["name"], "file": data["file"].file.read().decode()})


async def socket(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data.upper())
    return ws


async def main():
    app = web.Application()
    app.add_routes([web.post("/form", form), web.get("/socket", socket)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession() as session:
        data = aiohttp.FormData({"name": "Ann"})
        data.add_field("file", io.BytesIO(b"content"), filename="a.txt")
        async with session.post(base + "/form", data=data) as answer:
            print(answer.status, await answer.json())
        async with session.ws_connect(base + "/socket") as ws:
            await ws.send_str("hello")
            print((await ws.receive()).data)
        async with session.get(base + "/none") as answer:
            print(answer.status, answer.reason)
    await runner.cleanup()


asyncio.run(main())
