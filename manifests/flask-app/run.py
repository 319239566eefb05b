"""Starts the app: `python run.py .env`."""

import os
import sys

from app import create_app


def read_env(path):
    """Puts the NAME=value lines of a .env file into the environment, where they are not set already."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, separator, value = line.strip().partition("=")
            if separator and not name.startswith("#"):
                os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def main():
    for path in sys.argv[1:]:
        read_env(path)
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    create_app().run(host=host, port=port, threaded=True)


if __name__ == "__main__":
    main()
