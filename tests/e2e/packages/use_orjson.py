"""orjson, in Rust: what it imports by itself (dataclasses, enum, uuid, zoneinfo, numpy's names)."""
# packages: orjson
import dataclasses
import datetime
import enum
import uuid
import zoneinfo

import orjson


class Kind(enum.Enum):
    TEA = "tea"


@dataclasses.dataclass
class Item:
    kind: Kind
    when: datetime.datetime


when = datetime.datetime(2024, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Paris"))
print(orjson.dumps([Item(Kind.TEA, when), uuid.UUID(int=1), {1: 2}], option=orjson.OPT_NON_STR_KEYS))
try:
    orjson.loads(b"[1,")
except orjson.JSONDecodeError as error:
    print(error.pos, isinstance(error, ValueError))
