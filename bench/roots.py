"""To import this puts the source roots of the checkout on the path, for scripts that are run by their names."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(root) for root in (ROOT / "build", ROOT) if str(root) not in sys.path]
