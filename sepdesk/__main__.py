"""python -m sepdesk."""

from sepdesk.cli import main

raise SystemExit(main())
