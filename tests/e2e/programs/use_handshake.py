# TLS between two objects in memory, without a certificate: an anonymous cipher.
import hashlib, hmac, secrets, ssl
def context(side):
    made = ssl.SSLContext(side); made.check_hostname = False; made.verify_mode = ssl.CERT_NONE
    made.maximum_version = ssl.TLSVersion.TLSv1_2; made.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0"); return made
a, b, c, d = (ssl.MemoryBIO() for _ in range(4))
client = context(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(a, b, server_hostname="localhost")
server = context(ssl.PROTOCOL_TLS_SERVER).wrap_bio(c, d, server_side=True)
done = [False, False]
while not all(done):
    for index, (side, out, to) in enumerate(((client, b, c), (server, d, a))):
        try: side.do_handshake(); done[index] = True
        except ssl.SSLWantReadError: pass
        to.write(out.read())
client.write(b"hello"); c.write(b.read())
print(server.read(), client.version(), hmac.new(b"k", b"m", "sha3_256").hexdigest()[:8], len(secrets.token_urlsafe(8)))
print(hashlib.scrypt(b"p", salt=b"s", n=2, r=1, p=1, dklen=8).hex(), hashlib.blake2s(b"x").hexdigest()[:8], sorted(hashlib.algorithms_guaranteed)[:2])
