"""urllib3: a pool, retries, streams, compressed bodies, and TLS with a certificate made here."""
# packages: urllib3 cryptography zstandard
import datetime
import gzip
import ssl
import socketserver
import tempfile
import threading
import http.server

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
now = datetime.datetime.now(datetime.timezone.utc)
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256()))
folder = tempfile.mkdtemp()
open(folder + "/cert.pem", "wb").write(made.public_bytes(serialization.Encoding.PEM))
open(folder + "/key.pem", "wb").write(key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(b"packed"))

    def log_message(self, *words):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]
good = urllib3.HTTPSConnectionPool("127.0.0.1", port, ca_certs=folder + "/cert.pem", assert_hostname="localhost",
                                   server_hostname="localhost")
print(good.request("GET", "/").data, made.serial_number)
try:
    urllib3.PoolManager(retries=urllib3.Retry(0)).request("GET", f"https://127.0.0.1:{port}/")
except urllib3.exceptions.MaxRetryError as error:
    print(type(error.reason).__name__)
