#!/bin/sh
# Makes the keys, passwords and the certificate that docker-compose.yml asks for, as files in secrets/. What is there stays.
# The certificate is its own authority, good for trying: put your organisation's in its place.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets

make_random() {
  [ -e "secrets/$1" ] || head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' > "secrets/$1"
}

make_random VAGVISAREN_QDRANT_KEY
make_random VAGVISAREN_LLM_KEY
make_random postgres_password
[ -e secrets/VAGVISAREN_DATABASE ] || printf 'postgresql+asyncpg://vagvisaren:%s@postgres/vagvisaren' \
  "$(cat secrets/postgres_password)" > secrets/VAGVISAREN_DATABASE
# Empty until there is a sign-in that has one: docs/operations/sign-in.md.
[ -e secrets/OAUTH_GENERIC_CLIENT_SECRET ] || : > secrets/OAUTH_GENERIC_CLIENT_SECRET
if [ ! -e secrets/tls_certificate ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=${1:-localhost}" \
    -addext "subjectAltName=DNS:${1:-localhost}" -keyout secrets/tls_key -out secrets/tls_certificate 2>/dev/null
fi
# The programs inside run as users that this machine does not know; the folder keeps everybody here out.
chmod 444 secrets/*
chmod 700 secrets
echo "secrets/ is ready: keep it out of version control and in your backups."
