"""Modules that are run by -m do more than those that are imported."""
import runpy
import subprocess
import sys

for module, arguments in [
    ("calendar", ["2024", "2"]),
    ("timeit", ["-n", "1", "-r", "1", "pass"]),
    ("zipfile", ["--help"]),
    ("ast", ["--help"]),
    ("trace", ["--help"]),
    ("json.tool", ["--help"]),
]:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True)
    print(module, done.returncode, done.stdout.splitlines()[0][:12], done.stderr)

sys.argv = ["base64", "-h"]
for run in (lambda: runpy.run_module("base64", run_name="__main__"), lambda: runpy.run_path(__file__, {"nested": 1})):
    if "nested" in globals():
        break
    try:
        run()
    except SystemExit as end:
        print(end.code)
