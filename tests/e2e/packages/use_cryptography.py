"""cryptography: Fernet, X.509, key formats, legacy ciphers of OpenSSL's provider."""
# packages: cryptography
import datetime

from cryptography import x509
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import pkcs12

box = Fernet(b"A" * 43 + b"=")
print(box.decrypt(box.encrypt(b"text")), AESGCM(b"k" * 16).encrypt(b"n" * 12, b"x", None).hex())
try:
    box.decrypt(b"gAAAAAAA")
except InvalidToken as error:
    print(type(error).__name__)
key = rsa.generate_private_key(65537, 2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.org")])
start = datetime.datetime(2024, 1, 1)
made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(9)
        .not_valid_before(start).not_valid_after(start + datetime.timedelta(9)).sign(key, hashes.SHA256()))
again = x509.load_pem_x509_certificate(made.public_bytes(serialization.Encoding.PEM))
print(again.subject.rfc4514_string(), again.serial_number, again.signature_hash_algorithm.name)
key.public_key().verify(made.signature, made.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA256())
packed = pkcs12.serialize_key_and_certificates(b"n", key, made, None, serialization.BestAvailableEncryption(b"p"))
print(pkcs12.load_key_and_certificates(packed, b"p")[1] == made)
private = ed25519.Ed25519PrivateKey.from_private_bytes(b"s" * 32)
print(private.sign(b"m").hex()[:16], Scrypt(b"s", 16, 2, 8, 1).derive(b"p").hex())
