"""A program composed with the defaults, booted as the manifest's user without a network, and run outside."""

import ast
import os
import pathlib
import re
import shlex
import shutil
import subprocess

E2E = pathlib.Path(__file__).resolve().parent.parent
PITH = os.environ.get("PITH", E2E.parent.parent / "build/release/pith")
USER = 65532  # the default of [user] uid
# The command starts in the image's working directory; chroot would start it in /.
CHANGE = "import os, sys; os.chdir('/app'); os.execv(sys.argv[1], sys.argv[1:])"


class Program:
    """A script, what it says about itself, and the venv that it runs in."""

    def __init__(self, path):
        text = path.read_text()
        self.path, self.name, self.title = path, path.stem.removeprefix("use_"), ""
        if text.startswith('"""'):
            self.title = ast.get_docstring(ast.parse(text))
        self.packages = self.field(text, "packages").split()
        self.command = shlex.split(self.field(text, "command")) or ["python", f"/app/{path.name}"]
        self.status = int(self.field(text, "status") or 0)

    @staticmethod
    def field(text, name):
        line = re.search(rf"^# {name}: (.*)$", text, re.M)
        return line[1] if line else ""

    def arguments(self, interpreter):
        """The command with its program as a path: console scripts lie beside the interpreter."""
        first = interpreter if self.command[0].startswith("python") else pathlib.Path(interpreter).parent / self.command[0]
        return [str(first), *self.command[1:]]


def manifest(program, interpreter, more=""):
    """Defaults only."""
    words = " ".join(shlex.quote(word) for word in program.arguments(interpreter))
    return (f"[python]\ninterpreter = {interpreter}\n{more}\n[files]\n/app/ = {program.path}\n"
            f"[image]\nentrypoint = {words}\nworkdir = /app\n")


def compose(program, interpreter, folder, output, more=""):
    """None, or what pith said against it."""
    (folder / "pith.ini").write_text(manifest(program, interpreter, more))
    done = subprocess.run([PITH, "compose", "--quiet", folder / "pith.ini", "-o", output],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.stderr.strip() or "it fails in silence" if done.returncode else None


def boot(root, user, command, before=(), timeout=240):
    """(status, output, errors) of a command with this root; `before` is what it is run under."""
    script = f'source "{E2E}/boot.sh"; boot "$@"'
    try:
        done = subprocess.run([*before, "bash", "-c", script, "boot", str(root), str(user), *map(str, command)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "", f"it ran for more than {timeout} s"
    return done.returncode, done.stdout, done.stderr


def inside(program, interpreter, root, before=()):
    hosts = root / "etc/hosts"
    if not hosts.exists():
        hosts.write_text("127.0.0.1 localhost\n::1 localhost\n")  # every container engine puts one there
    return boot(root, USER, [interpreter, "-c", CHANGE, *program.arguments(interpreter)], before)


def outside(program, interpreter, folder):
    """The same command on this machine's files, with a directory of its own in the place of /app. As the caller: home
    directories, in which interpreters may lie, are closed to others."""
    app = folder / "app"
    app.mkdir(exist_ok=True)
    shutil.copy(program.path, app)
    words = [word.replace("/app", str(app)) for word in [CHANGE, *program.arguments(interpreter)[1:]]]
    words.insert(1, program.arguments(interpreter)[0])
    status, out, err = boot("/", os.getuid(), [interpreter, "-B", "-c", *words])
    return status, out.replace(str(app), "/app"), err
