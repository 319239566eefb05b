"""pyzmq: sockets in one process, its asyncio half, devices, authentication off."""
# packages: pyzmq
import asyncio

import zmq
import zmq.asyncio
import zmq.devices
import zmq.utils.monitor

context = zmq.Context()
server, client = context.socket(zmq.REP), context.socket(zmq.REQ)
port = server.bind_to_random_port("tcp://127.0.0.1")
client.connect(f"tcp://127.0.0.1:{port}")
client.send_json({"a": 1})
print(server.recv_json(), server.send_string("tea"), client.recv_string())
context.destroy(linger=0)


async def main():
    context = zmq.asyncio.Context()
    left, right = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
    left.bind("inproc://x")
    right.connect("inproc://x")
    await left.send_multipart([b"a", b"b"])
    print(await right.recv_multipart(), zmq.zmq_version_info()[0] >= 4, zmq.has("curve"))
    context.destroy(linger=0)


asyncio.run(main())
