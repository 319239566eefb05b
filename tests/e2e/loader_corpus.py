"""Runs tests/corpus/glibc.cases: the real loader in a chroot and pith on the same root must say the same.

Compared are the libraries in order with their paths, the missing names, whether it fails, and the sequence of paths
tried (LD_DEBUG=libs against pith closure --tried). Subdirectories for hardware capabilities are not compared: pith
resolves to the base on purpose.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(os.path.dirname(HERE), "corpus")
sys.path[:0] = [HERE, CORPUS]
import loader_truth as truth
import tiny_elf

LOADER = "/lib64/ld-linux-x86-64.so.2"
CAPABILITY = re.compile(r"(^|/)(glibc-hwcaps/[^/]+|tls|x86_64|haswell|avx512_1|xeon_phi)/[^/]*$")


def read_cases(path):
    cases = []
    for line in open(path):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "case":
            cases.append((rest, []))
        else:
            cases[-1][1].append((word, rest))
    return cases


def name_of(word):
    """@300 is a name of 300 bytes, ~ a space."""
    return re.sub(r"@(\d+)", lambda m: "lib" + "x" * (int(m.group(1)) - 3), word).replace("~", " ")


def make_elf(words, program):
    entries, options = [], {}
    for word in words:
        key, given, value = word.partition("=")
        if key in tiny_elf.TAGS and given:
            entries.append((key, name_of(value)))
        elif key == "defines":
            options["defines"] = value.split(",")
        elif key == "wants":
            library, _, versions = value.partition(":")
            options.setdefault("wants", {})[library] = versions.split(",")
        elif key == "machine":
            options["machine"] = int(value)
        elif key in ("nodeflib", "noopen", "pie"):
            options["flags_1"] = options.get("flags_1", 0) | getattr(tiny_elf, key.upper())
        else:
            options.update({"exec": {"kind": 2}, "rel": {"kind": 1}, "bits32": {"bits": 32}, "big": {"big": True},
                            "nodynamic": {"dynamic": False}}[key])
    if program:
        options.update(kind=2, base=0x400000, interpreter=LOADER)
    return tiny_elf.build(entries, **options)


class Case:
    def __init__(self, name, lines, root):
        self.name, self.lines, self.root = name, lines, root
        self.environment, self.trace_only, self.hidden, self.late, self.caches = {}, set(), set(), [], []

    def host(self, path):
        path = self.root + path
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, path, data):
        with open(self.host(path), "wb") as file:
            file.write(data)
        os.chmod(self.root + path, 0o755)

    def do(self, word, rest):
        words = rest.split(" ")
        if word in ("prog", "lib"):
            self.write(name_of(words[0]), make_elf(words[1:], word == "prog"))
        elif word == "link":
            os.symlink(words[1], self.host(words[0]))
        elif word == "dir":
            os.makedirs(self.root + rest, exist_ok=True)
        elif word == "text":
            self.write(words[0], (rest.partition(" ")[2] + "\n").encode())
        elif word == "cut":
            os.truncate(self.root + words[0], int(words[1]))
        elif word == "byte":
            with open(self.root + words[0], "r+b") as file:
                file.seek(int(words[1]))
                file.write(bytes([int(words[2])]))
        elif word in ("conf", "conf-compat", "conf-old"):
            self.caches.append((word, words))
        elif word == "env":
            name, _, value = rest.partition("=")
            self.environment[name] = value
        elif word in ("trace-only", "trace-hides"):
            (self.trace_only if word == "trace-only" else self.hidden).add(rest)
        elif word in ("gone", "late-cut"):
            self.late.append((word, words))
        elif word == "run":
            self.finish()
            return self.compare(rest)
        else:
            raise SystemExit(f"{self.name}: unknown word {word}")
        return []

    def finish(self):
        """ldconfig, then what happens after it."""
        for word, directories in self.caches:
            self.write("/etc/ld.so.conf", ("\n".join(directories) + "\n").encode())
            form = {"conf": "new", "conf-compat": "compat", "conf-old": "compat"}[word]
            subprocess.run(["ldconfig", "-X", "-r", self.root, "-c", form], check=True, stderr=subprocess.DEVNULL)
            if word == "conf-old":
                self.cut_to_old_format()
        for word, words in self.late:
            os.unlink(self.root + words[0]) if word == "gone" else os.truncate(self.root + words[0], int(words[1]))

    def cut_to_old_format(self):
        path = self.root + "/etc/ld.so.cache"
        data = open(path, "rb").read()
        inner = data.index(b"glibc-ld.so.cache1.1")
        count = int.from_bytes(data[12:16], "little")
        keys = b""
        entries = b""
        for index in range(count):
            flags, key, value = (int.from_bytes(data[16 + 12 * index + at:][:4], "little") for at in (0, 4, 8))
            texts = [data[16 + 12 * count + at:].split(b"\0")[0] for at in (key, value)]
            entries += flags.to_bytes(4, "little")
            for text in texts:
                entries += len(keys).to_bytes(4, "little")
                keys += text + b"\0"
        assert inner > 0
        open(path, "wb").write(data[:16] + entries + keys)

    def start(self, path, **more):
        facts = truth.header(self.real(path))
        direct = facts is not None and facts[4] is not None
        # The variables are for the program alone: what leads to it runs with a clean environment. $ORIGIN of a program
        # needs /proc.
        command = ["unshare", "-m", "sh", "-c", 'mount --rbind /proc "$1/proc" && exec "$0" -c "$PITH_CODE" "$@"',
                   sys.executable, self.root] + ([path] if direct else [LOADER, path])
        variables = {"PITH_" + k: v for k, v in self.environment.items()}
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                             env=truth.clean_environment(PITH_CODE=CHROOT, **variables, **more))
        return run.returncode, run.stdout, run.stderr

    def ask_real(self, path):
        """Twice: LD_DEBUG makes the loader complain about versions that it would otherwise let pass."""
        status, out, errors = self.start(path)
        tried = re.findall(r"trying file=(.*)", self.start(path, PITH_LD_DEBUG="libs")[2])
        libraries, missing = truth.parse_trace(out)
        text = out + errors
        failed = status != 0 or "error while loading" in text
        failed |= bool(re.search(r"(?<!weak )version `.*' not found|unsupported version|Assertion", text))
        return {"libraries": libraries, "missing": sorted(set(missing) - self.trace_only), "failed": failed,
                "tried": [x for x in tried if not CAPABILITY.search(x)], "text": text}

    def real(self, path):
        for _ in range(9):
            if not os.path.islink(self.root + path):
                break
            target = os.readlink(self.root + path)
            path = target if target[0] == "/" else os.path.normpath(os.path.join(os.path.dirname(path), target))
        return self.root + path

    def ask_pith(self, path):
        run = subprocess.run([truth.PITH, "closure", "--json", "--tried", "--root", self.root, path],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                             env=truth.clean_environment(**self.environment))
        if run.returncode not in (0, 1):
            return {"libraries": [], "missing": [], "failed": None, "tried": [], "text": run.stderr}
        file = truth.json.loads(run.stdout)["files"][0]
        tried = [m.group(1) for m in re.finditer(r"^tried (.*) \((?!path|preload)\w+\)$", run.stderr, re.M)]
        return {"libraries": [(x["name"], x["path"]) for x in file["libraries"] if x["found_by"] != "loaded" and x["name"] not in self.hidden],
                "missing": sorted({x["name"] for x in file["missing"]}), "failed": file["error"] is not None,
                "tried": tried, "text": file["error"]}

    def compare(self, path):
        real, ours = self.ask_real(path), self.ask_pith(path)
        keys = ["missing", "failed", "libraries", "tried"]
        if real["failed"] and "error while loading" in real["text"]:
            keys = ["failed"]  # the real loader stops there and lists nothing; but what it tried comes first
            if real["tried"] != ours["tried"][:len(real["tried"])]:
                keys.append("tried")
        wrong = [key for key in keys if real[key] != ours[key]]
        return [f"  {key}:\n    loader {real[key]}\n    pith   {ours[key]}" for key in wrong] + \
            ([f"  loader said: {real['text'].strip()[-600:]}\n  pith said: {ours['text']}"] if wrong else [])


CHROOT = """
import os, sys
variables = {k[5:]: v for k, v in os.environ.items() if k.startswith("PITH_LD")}
os.chroot(sys.argv[1])
os.chdir("/")
os.execve(sys.argv[2], sys.argv[2:], variables | {"LD_TRACE_LOADED_OBJECTS": "1"})
"""


def run_case(name, lines, root):
    shutil.copy(os.path.realpath(LOADER), os.path.join(root, "lib64", os.path.basename(LOADER)))
    case = Case(name, lines, root)
    wrong = []
    for word, rest in lines:
        wrong += case.do(word, rest)
    return wrong


def main():
    only = sys.argv[1:]
    cases = [c for c in read_cases(os.path.join(CORPUS, "glibc.cases")) if not only or c[0] in only]
    different = 0
    for name, lines in cases:
        with tempfile.TemporaryDirectory(prefix="pith-corpus-") as root:
            os.makedirs(os.path.join(root, "lib64"))
            os.makedirs(os.path.join(root, "etc"))
            os.makedirs(os.path.join(root, "proc"))
            wrong = run_case(name, lines, root)
        if wrong:
            different += 1
            print("\n".join([f"DIFFERS {name}"] + wrong))
    print(f"agree: {len(cases) - different}  differ: {different}  of {len(cases)} cases")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
