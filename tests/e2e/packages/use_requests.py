"""requests against a server on loopback: sessions, redirects, cookies, forms, charsets; its certificates."""
# packages: requests
import http.server
import os
import threading

import requests


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302 if self.path == "/old" else 200)
        self.send_header("Location", "/new")
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write("Grüße".encode("latin-1"))

    def do_POST(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
with requests.Session() as session:
    session.trust_env = False
    answer = session.get(base + "/old", timeout=20)
    print(answer.url[len(base):], [r.status_code for r in answer.history], session.cookies.get_dict())
    print(answer.apparent_encoding is not None, session.post(base, data={"a": "ä"}, timeout=20).text)
    print(session.post(base, files={"f": ("x", b"12")}, timeout=20).text.count("Content-Disposition"))
try:
    requests.get(base.replace("http:", "https:"), timeout=20)
except requests.exceptions.SSLError:
    print("no TLS there", os.path.exists(requests.certs.where()))
