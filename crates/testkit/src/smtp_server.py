"""An SMTP server that does what its mode says, for the tests of outgoing mail.

usage: smtp_server.py PORT_FILE MAIL_FILE MODE_FILE TLS [USER:PASSWORD]

TLS is `off`, `implicit` or `starttls`; the certificate and its key lie beside MODE_FILE, as certificate.pem and key.pem.

It writes its port into PORT_FILE and appends every message that came whole to MAIL_FILE, as one line of JSON. MODE_FILE is read for each
message: `accept`, `refuse` (5xx to the receiver), `defer` (4xx to the receiver), `hang` (no answer after DATA), `drop` (the connection
ends after the final dot), `slow` (accepted, and answered half a second later).
"""

import asyncio
import json
import os
import signal
import ssl
import sys

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import AuthResult


class Handler:
    def __init__(self, mails, mode):
        self.mails, self.mode_file = mails, mode

    def mode(self):
        with open(self.mode_file, encoding="ascii") as file:
            return file.read().strip()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode() == "refuse":
            return "550 5.1.1 no such mailbox"
        if self.mode() == "defer":
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = self.mode()
        if mode == "hang":
            await asyncio.sleep(3600)
        text = envelope.content.decode("utf-8", "surrogateescape")
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "message": text}
        with open(self.mails, "a", encoding="utf-8") as file:
            file.write(json.dumps(mail) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if mode == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        if mode == "slow":
            await asyncio.sleep(0.5)
        return "250 OK"


def authenticator(wanted):
    def authenticate(server, session, envelope, mechanism, data):
        given = b":".join((data.login, data.password))
        return AuthResult(success=given == wanted.encode(), handled=True if given == wanted.encode() else False)

    return authenticate


def main():
    port_file, mails, mode, tls = sys.argv[1:5]
    options = {}
    if tls != "off":
        folder = os.path.dirname(mode)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem"))
        if tls == "implicit":
            options["ssl_context"] = context
        else:
            options |= {"tls_context": context, "require_starttls": True}
    if len(sys.argv) > 5:
        options |= {
            "authenticator": authenticator(sys.argv[5]),
            "auth_required": True,
            "auth_require_tls": False,
        }
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    controller = UnthreadedController(Handler(mails, mode), hostname="127.0.0.1", port=0, loop=loop, **options)
    controller.begin()
    port = controller.server.sockets[0].getsockname()[1]
    with open(port_file + ".new", "w", encoding="ascii") as file:
        file.write(str(port))
    os.rename(port_file + ".new", port_file)
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    loop.run_forever()


main()
