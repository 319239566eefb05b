"""Trio with anyio over it: nurseries, sockets, threads, subprocess; the backend of anyio is named by a string."""
# packages: trio anyio
import sys

import anyio
import trio


async def main():
    results = []
    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, serve, 0)
        stream = await trio.open_tcp_stream("127.0.0.1", listeners[0].socket.getsockname()[1])
        await stream.send_all(b"tea")
        results.append(await stream.receive_some(10))
        nursery.cancel_scope.cancel()
    results.append(await trio.to_thread.run_sync(sum, [1, 2]))
    child = await trio.run_process([sys.executable, "-c", "print(6 * 7)"], capture_stdout=True)
    return results, child.stdout


async def serve(stream):
    await stream.send_all((await stream.receive_some(10)).upper())


async def both():
    async with await anyio.open_file(__file__) as file:
        return (await file.readline()).strip()[:10], await anyio.to_thread.run_sync(len, "abc")


print(trio.run(main))
print(anyio.run(both, backend="trio"), anyio.run(both, backend="asyncio"))
