"""dnspython: record types, which it imports by name when they are met; a zone, and a query over a socket."""
# packages: dnspython
import socket
import threading

import dns.message
import dns.query
import dns.rdatatype
import dns.resolver
import dns.zone

zone = dns.zone.from_text("""$ORIGIN example.org.
@ 300 IN SOA ns hostmaster 1 2 3 4 5
@ IN NS ns
@ IN MX 10 mail
ns IN A 127.0.0.1
ns IN AAAA ::1
x IN CAA 0 issue "ca.example"
x IN TXT "tea"
x IN SSHFP 1 1 aa
x IN TLSA 3 1 1 bb
""")
print(sorted(rdata.to_text() for _, _, rdata in zone.iterate_rdatas()))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))


def serve():
    data, peer = server.recvfrom(512)
    answer = dns.message.make_response(dns.message.from_wire(data))
    answer.answer.append(dns.rrset.from_text("a.example.", 60, "IN", "SRV", "1 2 3 b.example."))
    server.sendto(answer.to_wire(), peer)


threading.Thread(target=serve, daemon=True).start()
query = dns.message.make_query("a.example.", "SRV")
print(dns.query.udp(query, "127.0.0.1", 20, server.getsockname()[1]).answer[0].to_text())
