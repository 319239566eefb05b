"""boto3: clients and resources made from its data; a request signed, then refused on loopback."""
# packages: boto3
import boto3
import botocore.config
import botocore.exceptions
import botocore.stub

session = boto3.Session("AKIDEXAMPLE", "secret", region_name="eu-west-1")
print([name for name in session.get_available_services() if name in ("s3", "sqs", "dynamodb")])
config = botocore.config.Config(retries={"max_attempts": 0}, connect_timeout=2, signature_version="s3v4")
s3 = session.client("s3", config=config, endpoint_url="http://127.0.0.1:1")
print(s3.generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"}).split("?")[0], s3.can_paginate("list_objects_v2"))
try:
    s3.list_buckets()
except botocore.exceptions.EndpointConnectionError as error:
    print(type(error).__name__)
sqs = session.client("sqs")
with botocore.stub.Stubber(sqs) as stub:
    stub.add_response("list_queues", {"QueueUrls": ["u"]}, {})
    print(sqs.list_queues()["QueueUrls"])
print(session.resource("dynamodb").Table("t").name, session.client("ec2").waiter_names[:1])
