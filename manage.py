#!/usr/bin/env python
"""Django's command line, with the embedded servers up when they are needed."""

import os
import sys

from django.core.management import execute_from_command_line

from core import embedded

# These need neither database nor Valkey, so that they also run where there is none.
WITHOUT_SERVICES = {"", "help", "version", "check", "collectstatic", "diffsettings", "makemessages", "plan"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmcareer.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    asks_for_help = command.startswith("-") or {"--help", "-h"} & set(sys.argv)
    if command not in WITHOUT_SERVICES and not asks_for_help:
        try:
            embedded.ensure_configured()
        except embedded.ServicesUnavailable as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
