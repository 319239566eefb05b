"""Pydantic: validation, JSON schema, dataclasses, settings of types that it imports late."""
# packages: pydantic
import dataclasses
import datetime
import ipaddress
import typing
import uuid

import pydantic
from pydantic.dataclasses import dataclass


class Address(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True)
    street: str
    ip: ipaddress.IPv4Address = ipaddress.IPv4Address("127.0.0.1")


class User(pydantic.BaseModel):
    id: uuid.UUID
    born: datetime.date
    where: list[Address] = []
    pay: pydantic.condecimal(max_digits=5, decimal_places=2) = 0
    pet: typing.Union[int, typing.Literal["cat"]] = "cat"

    @pydantic.field_validator("born")
    @classmethod
    def grown(cls, value):
        assert value.year < 2020, "too young"
        return value


user = User.model_validate_json('{"id": "12345678123456781234567812345678", "born": "1990-02-03", "where": [{"street": "x"}]}')
print(user.model_dump_json(), sorted(User.model_json_schema()["properties"]))
try:
    User(id="x", born="2024-01-01", pay="1.234")
except pydantic.ValidationError as error:
    print([item["type"] for item in error.errors()])


@dataclass
class Point:
    x: int
    y: int = 2


print(dataclasses.asdict(Point("1")), pydantic.TypeAdapter(dict[str, list[int]]).validate_python({"a": ["1"]}))
print(pydantic.create_model("Made", a=(int, 1))(), pydantic.BaseModel.model_rebuild.__name__)
