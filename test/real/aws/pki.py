"""Makes the keys and certificates of a test cluster: pki.py DIRECTORY."""

import datetime
import ipaddress
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = datetime.timedelta(days=30)
CLIENT, SERVER = ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH
NO_ENCRYPTION = serialization.NoEncryption()


def name(common, organization=None):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organization:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def save(folder, stem, key, certificate=None):
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, NO_ENCRYPTION)
    path = folder / f"{stem}.key"
    path.touch(mode=0o600)
    path.write_bytes(text)
    if certificate is not None:
        (folder / f"{stem}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def builder(subject, issuer, public_key):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + LIFE)
    )


def authority(folder, stem):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name(f"podium-test-{stem}")
    certificate = (
        builder(subject, subject, key.public_key())
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(x509.KeyUsage(True, False, False, False, False, True, True, False, False), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    save(folder, stem, key, certificate)
    return key, certificate


def issue(folder, stem, ca, subject, usages, hosts=()):
    key = ec.generate_private_key(ec.SECP256R1())
    made = builder(subject, ca[1].subject, key.public_key())
    made = made.add_extension(x509.ExtendedKeyUsage(usages), False)
    made = made.add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca[0].public_key()), False)
    if hosts:
        names = [x509.IPAddress(ipaddress.ip_address(h)) if h[0].isdigit() else x509.DNSName(h) for h in hosts]
        made = made.add_extension(x509.SubjectAlternativeName(names), False)
    save(folder, stem, key, made.sign(ca[0], hashes.SHA256()))


def sign(folder, hosts):
    """A certificate of the authority for hosts, with its key, as PEM."""
    ca_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    ca = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    made = builder(name(hosts[0]), ca.subject, key.public_key())
    made = made.add_extension(x509.ExtendedKeyUsage([SERVER]), False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), False)
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, NO_ENCRYPTION)
    return made.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode(), text.decode()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    ca = authority(folder, "ca")
    local = ["127.0.0.1", "localhost"]
    kubernetes = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "172.20.0.1"]
    issue(folder, "apiserver", ca, name("kube-apiserver"), [SERVER], [*local, *kubernetes])
    issue(folder, "kubelet", ca, name("system:node:simulated", "system:nodes"), [SERVER], local)
    issue(folder, "webhook", ca, name("fargate-webhook"), [SERVER], local)
    issue(folder, "aws", ca, name("amazonaws.com"), [SERVER], ["*.amazonaws.com", "*.ap-northeast-2.amazonaws.com", *local])
    issue(folder, "etcd", ca, name("etcd"), [SERVER, CLIENT], local)
    for stem, common, group in [
        ("admin", "kubernetes-admin", "system:masters"),
        ("kwok", "sim:kwok", "system:masters"),
        ("simulator", "sim:simulator", "system:masters"),
        ("metrics-server", "sim:metrics-server", "system:masters"),
        ("controller-manager", "system:kube-controller-manager", None),
        ("scheduler", "system:kube-scheduler", None),
        ("apiserver-kubelet", "kube-apiserver-kubelet-client", "system:masters"),
    ]:
        issue(folder, stem, ca, name(common, group), [CLIENT])
    front = authority(folder, "front-proxy-ca")
    issue(folder, "front-proxy", front, name("front-proxy-client"), [CLIENT])
    signer = rsa.generate_private_key(65537, 2048)
    save(folder, "service-account", signer)
    public = signer.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "service-account.pub").write_bytes(public)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
