#!/bin/sh
# The entry point of the image: every secret that is mounted as a file becomes the environment variable of its name, so that
# no key stands in a compose file, an image or `docker inspect`. Then the command runs in this shell's place.
set -eu
for file in "${SECRETS:-/run/secrets}"/VAGVISAREN_* "${SECRETS:-/run/secrets}"/OAUTH_*; do
  if [ -f "$file" ]; then
    export "$(basename "$file")=$(cat "$file")"
  fi
done
exec "$@"
