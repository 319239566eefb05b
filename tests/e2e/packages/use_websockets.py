"""websockets: its package loads its names lazily; a server and a client on loopback, both kinds."""
# packages: websockets
import asyncio
import threading

import websockets
import websockets.sync.client
import websockets.sync.server


async def echo(socket):
    async for message in socket:
        await socket.send(message[::-1])


async def main():
    async with websockets.serve(echo, "127.0.0.1", 0, compression="deflate") as server:
        port = server.sockets[0].getsockname()[1]
        async with websockets.connect(f"ws://127.0.0.1:{port}") as client:
            await client.send("hello" * 100)
            print((await client.recv())[:5], [e.name for e in client.protocol.extensions])


asyncio.run(main())
with websockets.sync.server.serve(lambda s: s.send(s.recv().upper()), "127.0.0.1", 0) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with websockets.sync.client.connect(f"ws://127.0.0.1:{server.socket.getsockname()[1]}") as client:
        client.send("tea")
        print(client.recv())
    server.shutdown()
