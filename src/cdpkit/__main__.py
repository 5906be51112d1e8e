"""Run the command line; what interrupts it while it is still loading ends it as later on."""

from __future__ import annotations

import sys


def main() -> None:
    """Load and run the command line."""
    try:
        from cdpkit.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("cdpkit: interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
