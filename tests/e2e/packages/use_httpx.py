"""httpx, with a transport of its own and over a socket, asynchronous and not."""
# packages: httpx
import asyncio
import http.server
import threading

import httpx


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"


async def main():
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        return [answer.text for answer in await asyncio.gather(*(client.get(f"/{n}") for n in range(3)))]


print(httpx.Client(trust_env=False).get(base + "/a", params={"q": "ü"}).text, asyncio.run(main()))
echo = httpx.MockTransport(lambda request: httpx.Response(201, json={"method": request.method}))
print(httpx.Client(transport=echo).put("https://example.org/").json(), httpx.URL("https://bücher.example").host)
