"""TLS that only OpenSSL still speaks, as old engines and proxies do: certificates and key exchanges that Rust's TLS refuses."""

import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

from harness import Checks, same

OVCMD = os.environ.get('OVCMD', 'target/debug/ovcmd')
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<api/>'


def openssl(*words):
    """Runs the tool that comes with OpenSSL."""
    subprocess.run(['openssl', *words], check=True, capture_output=True)


def certificate(folder, bits):
    """An authority, and a server certificate of a key of so many bits under it: authority, certificate and key files."""
    ca, ca_key, leaf, key = (os.path.join(folder, f'{name}{bits}.pem') for name in ('ca', 'ca-key', 'leaf', 'key'))
    request, names = os.path.join(folder, 'leaf.csr'), os.path.join(folder, 'names')
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=authority', '-keyout', ca_key, '-out', ca)
    openssl('req', '-newkey', f'rsa:{bits}', '-nodes', '-subj', '/CN=localhost', '-keyout', key, '-out', request)
    with open(names, 'w', encoding='ascii') as file:
        file.write('subjectAltName = DNS:localhost, IP:127.0.0.1\n')
    openssl('x509', '-req', '-in', request, '-CA', ca, '-CAkey', ca_key, '-CAcreateserial', '-extfile', names, '-out', leaf)
    return ca, leaf, key


class Server:
    """Answers every request with an empty root document, over the TLS it was given."""

    def __init__(self, leaf, key, ciphers, newest=None):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.set_ciphers(ciphers + ':@SECLEVEL=0')
        self.context.load_cert_chain(leaf, key)
        if newest:
            self.context.maximum_version = newest
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.url = f'https://127.0.0.1:{self.socket.getsockname()[1]}/ovirt-engine/api'
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        """One connection after the other, until the program ends."""
        while True:
            plain, _ = self.socket.accept()
            try:
                with self.context.wrap_socket(plain, server_side=True) as wire:
                    wire.recv(65536)
                    wire.sendall(ANSWER)
            except OSError:
                plain.close()

    def get(self, ca, *more):
        """What ovcmd makes of it: exit code and messages."""
        environment = {'PATH': os.environ['PATH'], 'HOME': '/nonexistent', 'OVIRT_URL': self.url, 'OVIRT_TOKEN': 'none', 'OVIRT_CAFILE': ca}
        words = [OVCMD, *more, 'raw', 'GET', '']
        ran = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False)
        return ran.returncode, ran.stderr


def main():
    """Each with the authority's certificate, and with none looked at."""
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        ca, leaf, key = certificate(folder, 2048)
        with checks.check('an OpenSSL of today is spoken to'):
            same(Server(leaf, key, 'DEFAULT').get(ca), (0, ''))
        old = Server(leaf, key, 'AES256-GCM-SHA384', ssl.TLSVersion.TLSv1_2)
        with checks.check('a key exchange by RSA alone is refused and named'):
            code, said = old.get(ca)
            same(code, 6, said)
            assert 'RSA key exchange' in said, said
        with checks.check('... carelessness does not help'):
            code, said = old.get(ca, '--insecure')
            same(code, 6, said)
        ca, leaf, key = certificate(folder, 1024)
        weak = Server(leaf, key, 'DEFAULT')
        with checks.check('a key of 1024 bits is refused and named'):
            code, said = weak.get(ca)
            same(code, 6, said)
            assert 'it has an RSA key of 1024 bits' in said, said
        with checks.check('... and carelessness accepts it'):
            code, said = weak.get(ca, '--insecure')
            same(code, 0, said)
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
