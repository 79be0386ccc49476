#!/bin/sh
# Prints the first Python that is 3.11 or newer and can make a virtual environment.
# Each candidate is run, because a name that exists may be a shim that fails.
for candidate in "$PYTHON" python3.13 python3.12 python3.11 python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
echo "Rinnalla needs Python 3.11 or newer with venv. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
