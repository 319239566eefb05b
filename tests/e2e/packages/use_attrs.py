"""attrs: both of its names, validators, converters, slots."""
# packages: attrs
import attr
import attrs
from attrs import converters, setters, validators


@attrs.define(order=True)
class Point:
    x: int = attrs.field(converter=int, validator=validators.instance_of(int))
    y: float = attrs.field(default=1.5, validator=[validators.gt(0), validators.lt(10)])


print(Point("3"), attrs.asdict(attrs.evolve(Point(1), y=2.0)), Point(1) < Point(2))
try:
    Point(1, 12)
except ValueError as error:
    print(error)
print(attr.make_class("C", ["a", "b"])(1, 2), [field.name for field in attr.fields(Point)], converters.to_bool("yes"), setters.frozen.__name__)
