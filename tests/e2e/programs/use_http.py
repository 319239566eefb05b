import http.server,threading,urllib.request
s=http.server.HTTPServer(('127.0.0.1',0),http.server.SimpleHTTPRequestHandler); threading.Thread(target=s.handle_request,daemon=True).start()
print(urllib.request.urlopen('http://127.0.0.1:%d/'%s.server_port).status)
