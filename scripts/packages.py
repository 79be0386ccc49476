"""Debian packages, for a machine where this process may install them."""

import os
import shutil
import subprocess


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*words: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *words]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def install(*names: str) -> bool:
    """Installs the packages; a list of packages that is missing or old is fetched once."""
    print(f"Installing {', '.join(names)} (apt-get)", flush=True)
    command = ("install", "--yes", "--no-install-recommends", *names)
    return apt_get(*command) or (apt_get("update") and apt_get(*command))
