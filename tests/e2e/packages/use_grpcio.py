"""gRPC: a server and a channel in one process, without generated code; its asynchronous half."""
# packages: grpcio
import asyncio
import concurrent.futures

import grpc
import grpc.aio


def handler(function):
    return grpc.method_handlers_generic_handler("shop.Shop", {"Buy": grpc.unary_unary_rpc_method_handler(function)})


def buy(request, context):
    if request == b"none":
        context.abort(grpc.StatusCode.NOT_FOUND, "nothing")
    return request.upper()


server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
server.add_generic_rpc_handlers((handler(buy),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    call = channel.unary_unary("/shop.Shop/Buy")
    print(call(b"tea", timeout=20))
    try:
        call(b"none", timeout=20)
    except grpc.RpcError as error:
        print(error.code(), error.details())


async def later():
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        return await channel.unary_unary("/shop.Shop/Buy")(b"coffee", timeout=20)


print(asyncio.run(later()), type(grpc.ssl_channel_credentials()).__name__)
server.stop(None)
