"""Time the matching engine beside others in one run: `python benchmarks/matching.py --size 2000x5000 --seed 3`.

Prints its figures as JSON, as docs/benchmarks.md explains. `python -m benchmarks.matching` does the same.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# As a script this folder comes first, where `matching` would be this file and not the package.
sys.path[:] = [str(HERE.parent), *(path for path in sys.path if Path(path).resolve() != HERE)]

from benchmarks.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
