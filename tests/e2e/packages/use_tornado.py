"""Tornado: a server, its templates and its client, in one loop."""
# packages: tornado
import asyncio

import tornado.httpclient
import tornado.httpserver
import tornado.locale
import tornado.template
import tornado.testing
import tornado.web


class Hello(tornado.web.RequestHandler):
    def get(self, name):
        self.set_secure_cookie("who", name)
        self.write(tornado.template.Template("{% for c in name %}[{{ c }}]{% end %}").generate(name=name))


async def main():
    app = tornado.web.Application([(r"/hello/(\w+)", Hello)], cookie_secret="x" * 32)
    socket, port = tornado.testing.bind_unused_port()
    server = tornado.httpserver.HTTPServer(app)
    server.add_sockets([socket])
    client = tornado.httpclient.AsyncHTTPClient()
    answer = await client.fetch(f"http://127.0.0.1:{port}/hello/tea")
    print(answer.code, answer.body.decode(), answer.headers["Set-Cookie"][:4])
    print((await client.fetch(f"http://127.0.0.1:{port}/x", raise_error=False)).code)
    print(tornado.locale.get("de").friendly_number(1234567))
    server.stop()


asyncio.run(main())
