"""redis: its client against a server of a few lines, with a pipeline, and asynchronously."""
# packages: redis
import asyncio
import socketserver
import threading

import redis
import redis.asyncio


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            words = []
            for _ in range(int(line[1:])):
                words.append(self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2].decode())
            command = words[0].upper()
            if command == "GET":
                self.wfile.write(b"$5\r\nvalue\r\n")
            elif command == "EXEC":
                self.wfile.write(b"*2\r\n+OK\r\n:7\r\n")
            elif command in ("SET", "INCR") and getattr(self, "queued", False):
                self.wfile.write(b"+QUEUED\r\n")
            elif command == "HELLO":
                self.wfile.write(b"-ERR unknown command\r\n")
            else:
                self.queued = command == "MULTI"
                self.wfile.write(b"+OK\r\n")


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]


async def later():
    client = redis.asyncio.Redis(host="127.0.0.1", port=port, protocol=2)
    try:
        return await client.get("a")
    finally:
        await client.aclose()


client = redis.Redis("127.0.0.1", port=port, decode_responses=True, protocol=2)
print(client.set("a", 1), client.get("a"), client.pipeline().set("b", 1).incr("c").execute())
print(asyncio.run(later()), redis.connection.URL_QUERY_ARGUMENT_PARSERS["db"]("3"))
