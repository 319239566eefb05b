"""PyNaCl: its cffi library, and what it loads with it."""
# packages: pynacl
import nacl.encoding
import nacl.hash
import nacl.pwhash
import nacl.secret
import nacl.signing
import nacl.utils

box = nacl.secret.SecretBox(b"k" * 32)
print(box.decrypt(box.encrypt(b"text", b"n" * 24)), nacl.hash.blake2b(b"x", encoder=nacl.encoding.HexEncoder)[:16])
key = nacl.signing.SigningKey(b"s" * 32)
print(key.verify_key.verify(key.sign(b"message")), key.verify_key.encode(nacl.encoding.Base64Encoder))
print(nacl.pwhash.argon2id.kdf(16, b"p", b"s" * 16, 1, 8192).hex(), len(nacl.utils.random(8)))
