"""PyJWT with cryptography, which it takes where it is installed: algorithms by name."""
# packages: pyjwt cryptography
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

token = jwt.encode({"sub": "ann"}, "secret" * 8, algorithm="HS256")
print(token.split(".")[1], jwt.decode(token, "secret" * 8, algorithms=["HS256"]), jwt.algorithms.has_crypto)
key = ec.generate_private_key(ec.SECP256R1())
print(jwt.decode(jwt.encode({"a": 1}, key, algorithm="ES256"), key.public_key(), algorithms=["ES256"]))
try:
    jwt.decode(token, "wrong" * 8, algorithms=["HS256"])
except jwt.InvalidSignatureError as error:
    print(error)
print(sorted(jwt.algorithms.get_default_algorithms())[:3])
