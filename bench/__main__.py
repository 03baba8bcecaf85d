"""Runs the benchmarks, each in a process of its own: `python -m bench [SUBJECT …]`."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

SUBJECTS = {
    "start": "planabierto check, the whole process, against bare Python",
    "workbooks": "reading XLSX against calamine and openpyxl",
    "pdf": "reading PDF against pypdfium2",
    "review": "auditing against recognising, and both with a hundred times the rows",
    "pages": "board and lists against a page that does nothing, and with a hundred times the actions",
    "entry": "the entry screen of a round, the save of a row, planning's tray, and a verifier's list",
    "portal": "the public site from its cache, drawn, and with a hundred editions",
    "reports": "printing the official report",
    "importing": "importing plans into SQLite",
}


def main(names: list[str]) -> int:
    """Run the subjects named, all of them where none is; a subject alone runs in this process."""
    unknown = [name for name in names if name not in SUBJECTS]
    if unknown:
        known = "\n".join(f"  {name:<10} {what}" for name, what in SUBJECTS.items())
        print(f"No such subject: {', '.join(unknown)}. There are:\n{known}", file=sys.stderr)
        return 2
    if len(names) == 1:
        import_module(f"bench.{names[0]}").run()
        return 0
    return max(
        subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode for name in names or SUBJECTS
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
