"""msgpack: its C code, its Python code, extension types."""
# packages: msgpack
import datetime

import msgpack
import msgpack.fallback

data = {"a": [1, 2.5, None, b"x", "ü"], "t": datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc)}
packed = msgpack.packb(data, datetime=True)
print(packed.hex(), msgpack.unpackb(packed, timestamp=3) == data)
print(msgpack.fallback.Unpacker(use_list=False).__class__.__module__, msgpack.Packer.__module__)
print(msgpack.unpackb(msgpack.packb(msgpack.ExtType(5, b"xy"))))
