"""The pieces of multiprocessing and of the mail package that come only where they are named."""
from concurrent import futures
from email.message import EmailMessage
from multiprocessing import managers


class Numbers(managers.BaseManager):
    pass


def double(number):
    return 2 * number


Numbers.register("double", double)
if __name__ == "__main__":
    message = EmailMessage()
    message["To"] = "Zoë <zoe@example.org>"
    message.set_content("hello")
    print(message.as_string())
    with futures.ProcessPoolExecutor(max_workers=2) as pool:
        print(list(pool.map(double, range(3))))
    with Numbers(("127.0.0.1", 0), authkey=b"key", serializer="xmlrpclib") as numbers:
        print(numbers.address[0])
