# SPDX-License-Identifier: Apache-2.0
"""Runs inside the composed root: starts the app as the image would, asks it, prints the answers as one JSON object."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

log = tempfile.TemporaryFile()  # a bare chroot has no /dev/null
server = subprocess.Popen(
    ["python", "run.py", ".env"],
    cwd="/app",
    env=dict(os.environ, PORT=str(port)),
    stdout=log,
    stderr=log,
)


def ask(path):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


try:
    for attempt in range(600):
        try:
            ask("/health")
            break
        except OSError:
            if server.poll() is not None:
                log.seek(0)
                sys.exit("the app ended: " + log.read().decode())
            time.sleep(0.05)
    else:
        sys.exit("the app does not answer")
    answers = {path: ask(path) for path in ("/", "/call", "/page", "/static/style.css")}
finally:
    server.kill()
    server.wait()

answers["/"] = json.loads(answers["/"])
answers["/call"] = json.loads(answers["/call"])
print(json.dumps(answers, indent=1))
