"""A mail server for the tests: STARTTLS or TLS from the start, sign-in, and answers that depend on the recipient.

Says its port, then every message that arrived as a line of JSON.
"""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

REFUSED = {
    "unknown": "550 5.1.1 <{}> nobody here",
    "grey": "451 4.7.1 <{}> come back in a minute",
    "policy": "550 5.7.1 <{}> not from you",
    "bare": "550 no <{}>",
}


class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = REFUSED.get(address.split("@")[0])
        if refusal:
            return refusal.format(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        said = {
            "peer": session.peer[1],
            "tls": session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": envelope.content.decode("ascii"),
        }
        print(json.dumps(said), flush=True)
        return "250 2.0.0 taken"


def sign_in(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"site", b"secret"), handled=False)


async def main(mode, folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    starttls = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": sign_in}
    options = starttls if mode == "starttls" else {"auth_require_tls": False}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Keep(), hostname="localhost", **options),
        "127.0.0.1",
        0,
        ssl=context if mode == "tls" else None,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(sys.argv[1], sys.argv[2]))
