import threading, xmlrpc.client, xmlrpc.server
server = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True)
server.register_function(pow)
server.register_introspection_functions()
threading.Thread(target=server.serve_forever, daemon=True).start()
with xmlrpc.client.ServerProxy("http://127.0.0.1:%d" % server.server_address[1]) as proxy:
    print(proxy.pow(2, 9), proxy.system.listMethods())
    try: proxy.nosuch()
    except xmlrpc.client.Fault as error: print(error.faultCode)
