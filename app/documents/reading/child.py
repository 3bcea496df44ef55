"""Starts the process that opens and recognises files: run as a script, alone, away from app."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import_module("eye.process").main()
