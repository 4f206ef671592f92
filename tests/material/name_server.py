"""A name server on the loopback interface that knows a few texts, so that no test asks the network."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class NameServer:
    """What it knows, and what it was asked."""

    texts: Mapping[str, tuple[str, ...]]
    """TXT records, as zone files write them, by name."""
    authenticated: bool = False
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, packet: bytes) -> bytes | None:
        query = dns.message.from_wire(packet)
        name = query.question[0].name.to_text().rstrip(".").lower()
        self.asked.append(name)
        if self.silent:
            return None
        reply = dns.message.make_response(query)
        if self.authenticated:
            reply.flags |= dns.flags.AD
        if name in self.texts:
            reply.answer.append(dns.rrset.from_text_list(query.question[0].name, 60, "IN", "TXT", self.texts[name]))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def serving(server: NameServer) -> Iterator[NameServer]:
    """The server, answering over UDP until it is left."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            packet, socket = self.request
            reply = server.answer(packet)
            if reply is not None:
                socket.sendto(reply, self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as udp:
        thread = threading.Thread(target=udp.serve_forever, daemon=True)
        thread.start()
        server.address = f"127.0.0.1:{udp.server_address[1]}"
        try:
            yield server
        finally:
            udp.shutdown()
            thread.join()
