"""protobuf: a message type made at run time, text and JSON formats, well-known types."""
# packages: protobuf
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, text_format
from google.protobuf import struct_pb2, timestamp_pb2

file = descriptor_pb2.FileDescriptorProto(name="a.proto", package="p", syntax="proto3")
message = file.message_type.add(name="Item")
message.field.add(name="name", number=1, type=9, label=1)
message.field.add(name="counts", number=2, type=5, label=3)
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Item = message_factory.GetMessageClass(pool.FindMessageTypeByName("p.Item"))
item = Item(name="tea", counts=[1, 300])
print(item.SerializeToString().hex(), Item.FromString(item.SerializeToString()) == item)
print(json_format.MessageToDict(item), text_format.MessageToString(item, as_one_line=True))
stamp = timestamp_pb2.Timestamp()
stamp.FromJsonString("2024-02-29T00:00:00Z")
value = struct_pb2.Struct()
value.update({"a": [1, True]})
print(stamp.seconds, json_format.MessageToJson(value, indent=None))
