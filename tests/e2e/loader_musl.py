"""tests/corpus/musl.cases: musl's own loader, run under the name ldd in a chroot, and pith must list the same."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import loader_corpus as corpus
from loader_corpus import truth

MUSL = "/lib/ld-musl-x86_64.so.1"
CHROOT = """
import os, sys
variables = {k[5:]: v for k, v in os.environ.items() if k.startswith("PITH_LD")}
os.chroot(sys.argv[1])
os.chdir("/")
os.execve(sys.argv[2], ["ldd", sys.argv[3]], variables)
"""


class Case(corpus.Case):
    def do(self, word, rest):
        if word == "path":
            self.write("/etc/ld-musl-x86_64.path", "".join(x + "\n" for x in rest.split()).encode())
            return []
        return super().do(word, rest)

    def ask_real(self, path):
        run = subprocess.run([sys.executable, "-c", CHROOT, self.root, MUSL, path], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True,
                             env=truth.clean_environment(**{"PITH_" + k: v for k, v in self.environment.items()}))
        found = re.findall(r"^\t(\S+) => (\S+) \(0x", run.stdout, re.M)
        missing = re.findall(r"Error loading shared library (.*?): ", run.stderr)
        return {"libraries": [(a, b) for a, b in found if b != MUSL and b != "ldd"], "missing": sorted(set(missing)),
                "failed": None, "tried": None, "text": run.stdout + run.stderr}

    def ask_pith(self, path):
        answer = super().ask_pith(path)
        # musl says "not found" of a file that it refuses too; pith says why it refuses.
        refused = re.findall(r"\S*?([^/ ;]+) (?:is |has |lies )", answer["text"] or "")
        answer["missing"] = sorted(set(answer["missing"]) | set(refused))
        return answer | {"failed": None, "tried": None}


def run_case(name, lines, root):
    shutil.copy(os.path.realpath(MUSL), root + MUSL)
    case = Case(name, lines, root)
    return [line for word, rest in lines for line in case.do(word, rest)]


def main():
    corpus.LOADER = MUSL
    different = 0
    cases = [c for c in corpus.read_cases(os.path.join(corpus.CORPUS, "musl.cases"))
             if not sys.argv[1:] or c[0] in sys.argv[1:]]
    for name, lines in cases:
        with tempfile.TemporaryDirectory(prefix="pith-musl-") as root:
            os.makedirs(root + "/lib")
            wrong = run_case(name, lines, root)
        if wrong:
            different += 1
            print("\n".join([f"DIFFERS {name}"] + wrong))
    print(f"agree: {len(cases) - different}  differ: {different}  of {len(cases)} cases")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
