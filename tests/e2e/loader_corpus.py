# SPDX-License-Identifier: Apache-2.0
"""Runs tests/corpus/glibc.cases: the real loader in a chroot and pith on the same root must say the same.

Compared are the libraries in order with their paths, the missing names, whether it fails, and the sequence of paths
tried (LD_DEBUG=libs against pith closure --tried). Usage: loader_corpus.py [--for MACHINE ROOT EMULATOR] [CASE…]
"""
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(os.path.dirname(HERE), "corpus")
sys.path[:0] = [HERE, CORPUS]
import loader_machines as machines
import loader_truth as truth
import tiny_elf


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


class Case:
    def __init__(self, name, lines, root, machine):
        self.name, self.lines, self.root, self.machine = name, lines, root, machine
        self.environment, self.trace_only, self.hidden, self.late, self.caches = {}, set(), set(), [], []
        self.audits = 0

    def make_elf(self, words, program):
        entries, options = [], dict(self.machine.elf)
        for word in words:
            key, given, value = word.partition("=")
            if key in tiny_elf.TAGS and given:
                entries.append((key, name_of(value)))
            elif key == "defines":
                options["defines"] = value.split(",")
            elif key == "wants":
                library, _, versions = value.partition(":")
                options.setdefault("wants", {})[library] = versions.split(",")
            elif key in ("flags", "align", "shift"):
                options[key] = int(value, 0)
            elif key == "abi-tag":
                options["abi_tag"] = [int(x) for x in value.split(",")]
            elif key in ("nodeflib", "noopen", "pie"):
                options["flags_1"] = options.get("flags_1", 0) | getattr(tiny_elf, key.upper())
            elif key in ("other-machine", "other-class"):
                options |= self.machine.other if key == "other-machine" else self.machine.wide
            else:
                options |= {"exec": {"kind": 2}, "rel": {"kind": 1}, "core": {"kind": 4}, "dyn": {"kind": 3}, "noload": {"load": False},
                            "swapped": {"big": not options.get("big")}, "nodynamic": {"dynamic": False}}[key]
        if program:
            options["interpreter"] = self.machine.loader
            options.setdefault("kind", 2)
            options["base"] = 0x400000 if options["kind"] == 2 else 0
        return tiny_elf.build(entries, **options)

    def host(self, path):
        path = self.root + path
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, path, data):
        with open(self.host(path), "wb") as file:
            file.write(data)
        os.chmod(self.root + path, 0o755)

    def change_byte(self, path, place, value):
        wide, big = self.machine.bits == 64, self.machine.big
        at = (54 if wide else 42) + big if place == "phentsize" else int(place)
        with open(self.root + path, "r+b") as file:
            file.seek(at)
            file.write(bytes([(1 if big else 2) if value == "swapped" else int(value)]))

    def do(self, word, rest):
        rest = self.machine.words(rest)
        words = rest.split(" ")
        if word in ("prog", "lib"):
            self.write(name_of(words[0]), self.make_elf(words[1:], word == "prog"))
        elif word == "link":
            os.symlink(words[1], self.host(words[0]))
        elif word == "hard":
            os.link(self.root + words[1], self.host(words[0]))
        elif word == "fifo":
            os.mkfifo(self.host(rest))
        elif word == "mode":
            os.chmod(self.root + words[0], int(words[1], 8))
        elif word == "dir":
            os.makedirs(self.root + rest, exist_ok=True)
        elif word == "text":
            self.write(words[0], (rest.partition(" ")[2].replace("\\n", "\n").replace("\\t", "\t") + "\n").encode())
        elif word == "cut":
            os.truncate(self.root + words[0], int(words[1]))
        elif word == "byte":
            self.change_byte(*words)
        elif word in ("conf", "conf-compat", "conf-old"):
            self.caches.append((word, words))
        elif word == "env":
            name, _, value = rest.partition("=")
            self.environment[name] = value
        elif word in ("trace-only", "trace-hides"):
            (self.trace_only if word == "trace-only" else self.hidden).add(rest)
        elif word == "audits":
            self.audits = int(rest)
        elif word in ("gone", "late-cut", "link-late", "lib-late", "byte-late"):
            self.late.append((word, words))
        elif word == "run":
            self.finish()
            return self.compare(rest)
        elif word not in ("only", "least-platform"):
            raise SystemExit(f"{self.name}: unknown word {word}")
        return []

    def finish(self):
        """ldconfig, then what happens after it."""
        for word, directories in self.caches:
            self.write("/etc/ld.so.conf", ("\n".join(directories) + "\n").encode())
            form = {"conf": "new", "conf-compat": "compat", "conf-old": "compat"}[word]
            self.machine.ldconfig("-X", "-r", self.root, "-c", form)
            if word == "conf-old":
                self.cut_to_old_format()
        for word, words in self.late:
            if word == "gone":
                os.unlink(self.root + words[0])
            elif word == "late-cut":
                os.truncate(self.root + words[0], int(words[1]))
            else:
                self.do(word.removesuffix("-late"), " ".join(words))

    def cut_to_old_format(self):
        path, order = self.root + "/etc/ld.so.cache", "big" if self.machine.big else "little"
        data = open(path, "rb").read()
        inner = data.index(b"glibc-ld.so.cache1.1")
        count = int.from_bytes(data[12:16], order)
        keys = entries = b""
        for index in range(count):
            flags, key, value = (int.from_bytes(data[16 + 12 * index + at:][:4], order) for at in (0, 4, 8))
            entries += flags.to_bytes(4, order)
            for at in (key, value):
                entries += len(keys).to_bytes(4, order)
                keys += data[16 + 12 * count + at:].split(b"\0")[0] + b"\0"
        assert inner > 0
        open(path, "wb").write(data[:16] + entries + keys)

    def start(self, path, **more):
        facts = truth.header(self.real(path))
        command = [path] if facts is not None and facts[4] is not None else [self.machine.loader, path]
        run = self.machine.run(self.root, command, self.environment | {"LD_TRACE_LOADED_OBJECTS": "1"} | more)
        return run.returncode, run.stdout, run.stderr

    def ask_real(self, path):
        """Twice: LD_DEBUG makes the loader complain about versions that it would otherwise let pass."""
        status, out, errors = self.start(path)
        tried = re.findall(r"trying file=(.*)", self.start(path, LD_DEBUG="libs")[2])
        libraries, missing = truth.parse_trace(out)
        text = out + errors
        failed = status != 0 or "error while loading" in text
        failed |= bool(re.search(r"(?<!weak )version `.*' not found|unsupported version|Assertion", text))
        return {"libraries": libraries, "missing": sorted(set(missing) - self.trace_only), "failed": failed,
                "tried": tried, "text": text, "crashed": "=>" not in text and "dynamic" not in text}

    def real(self, path):
        """The file that `path` leads to inside the root."""
        left, at = [x for x in path.split("/") if x][::-1], self.root
        while left:
            name = left.pop()
            if name == "..":
                at = at if at == self.root else os.path.dirname(at)
            elif os.path.islink(os.path.join(at, name)):
                target = os.readlink(os.path.join(at, name))
                at = self.root if target[0] == "/" else at
                left += [x for x in target.split("/") if x][::-1]
            else:
                at = os.path.join(at, name)
        return at

    def ask_pith(self, path):
        hwcaps = ["--hwcaps", self.machine.hwcaps] if self.machine.hwcaps is not None else []
        run = truth.run_pith(["closure", "--json", "--tried", "--root", self.root, *hwcaps, path], self.environment)
        if run.returncode not in (0, 1):
            return {"libraries": [], "missing": [], "failed": None, "tried": [], "text": run.stderr}
        file = truth.json.loads(run.stdout)["files"][0]
        tried = [m.group(1) for m in re.finditer(r"^tried (.*) \((?!path|preload)\w+\)$", run.stderr, re.M)]
        main = file["libraries"][:len(file["libraries"]) - self.audits]
        return {"libraries": [(x["name"], x["path"]) for x in main
                              if x["found_by"] != "loaded" and x["name"] not in self.hidden],
                "missing": sorted({x["name"] for x in file["missing"]}), "failed": file["error"] is not None,
                "tried": tried, "text": file["error"]}

    def compare(self, path):
        real, ours = self.ask_real(path), self.ask_pith(path)
        keys = ["missing", "failed", "libraries", "tried"]
        if real["failed"] and ("error while loading" in real["text"] or real["crashed"]):
            keys = ["failed"]  # the real loader stops there and lists nothing; but what it tried comes first
            if real["tried"] != ours["tried"][:len(real["tried"])]:
                keys.append("tried")
        wrong = [key for key in keys if real[key] != ours[key]]
        return [f"  {key}:\n    loader {real[key]}\n    pith   {ours[key]}" for key in wrong] + \
            ([f"  loader said: {real['text'].strip()[-600:]}\n  pith said: {ours['text']}"] if wrong else [])


def run_case(make, name, lines, machine):
    with tempfile.TemporaryDirectory(prefix="pith-corpus-") as root:
        for directory in (os.path.dirname(machine.loader), "/etc", "/proc"):
            os.makedirs(root + directory, exist_ok=True)
        shutil.copy(machine.host_loader(), root + machine.loader)
        # $ORIGIN of a program needs /proc.
        machines.bind("/proc", root + "/proc")
        try:
            case = make(name, lines, root, machine)
            return [line for word, rest in lines for line in case.do(word, rest)]
        finally:
            machines.leave(root + "/proc")


def run_all(make, file, machine, only):
    machines.own_mounts()
    cases = [(name, lines) for name, lines in read_cases(os.path.join(CORPUS, file))
             if name in only or not only and machine.name in dict(lines).get("only", machine.name).split()]
    different = 0
    for name, lines in list(cases):
        if ("least-platform", "") in lines and machine.platform != machine.name:
            print(f"{name} is left out: this processor's platform is {machine.platform}, not the least one's {machine.name}")
            cases.remove((name, lines))
            continue
        wrong = run_case(make, name, lines, machine)
        if wrong:
            different += 1
            print("\n".join([f"DIFFERS {name}"] + wrong))
    print(f"{machine.name}: agree: {len(cases) - different}  differ: {different}  of {len(cases)} cases")
    return 1 if different or not cases else 0


def main(words):
    machine = machines.HERE
    if words[:1] == ["--for"]:
        machine, words = machines.foreign(*words[1:4]), words[4:]
    machine.learn_hwcaps()
    return run_all(Case, "glibc.cases", machine, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
