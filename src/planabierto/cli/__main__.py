"""`python -m planabierto.cli`: the command line where its script is not installed."""

import sys

from planabierto.cli import main

sys.exit(main())
