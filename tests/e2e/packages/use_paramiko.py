"""paramiko: an SSH server and a client over a pair of sockets, with keys made here."""
# packages: paramiko
import socket
import threading

import paramiko

key = paramiko.RSAKey.generate(2048)


class Server(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if password == "secret" else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, number):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        threading.Timer(0.1, lambda: (channel.sendall(command.upper()), channel.send_exit_status(4), channel.close())).start()
        return True


listening = socket.create_server(("127.0.0.1", 0))


def serve():
    transport = paramiko.Transport(listening.accept()[0])
    transport.add_server_key(key)
    transport.start_server(server=Server())
    transport.join(20)


threading.Thread(target=serve, daemon=True).start()
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("127.0.0.1", listening.getsockname()[1], "ann", "secret", allow_agent=False, look_for_keys=False)
_, out, _ = client.exec_command("hello")
print(out.read(), out.channel.recv_exit_status(), client.get_transport().remote_version[:7])
client.close()
print(paramiko.ECDSAKey.generate().get_name(), key.get_name())
