#!/bin/sh
# Pins and hashes requirements/*.in into requirements/*.txt, for every Python from 3.11 on. `--upgrade` takes new versions.
set -eu
cd "$(dirname "$0")/.."
for name in uv prod test; do
    .venv/bin/uv pip compile "requirements/$name.in" --output-file "requirements/$name.txt" --quiet \
        --generate-hashes --universal --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
done
