# SPDX-License-Identifier: Apache-2.0
"""tests/corpus/musl.cases: musl's own loader, run under the name ldd in a chroot, and pith must list the same."""
import re
import sys

import loader_corpus as corpus
from loader_corpus import machines, truth

MUSL = machines.Machine("musl", "/lib/ld-musl-x86_64.so.1", "lib", {"machine": 62})


class Case(corpus.Case):
    def do(self, word, rest):
        if word == "path":
            self.write("/etc/ld-musl-x86_64.path", "".join(x + "\n" for x in rest.split()).encode())
            return []
        return super().do(word, rest)

    def ask_real(self, path):
        """The loader lists under the name `ldd`, whatever the name of its file."""
        run = self.machine.run(self.root, [MUSL.loader, path], self.environment, name="ldd")
        found = re.findall(r"^\t(\S+) => (\S+) \(0x", run.stdout, re.M)
        missing = re.findall(r"Error loading shared library (.*?): ", run.stderr)
        return {"libraries": [(a, b) for a, b in found if b not in (MUSL.loader, "ldd")], "missing": sorted(set(missing)),
                "failed": None, "tried": None, "text": run.stdout + run.stderr}

    def ask_pith(self, path):
        answer = super().ask_pith(path)
        # musl says "not found" of a file that it refuses too; pith says why it refuses.
        refused = re.findall(r"\S*?([^/ ;]+) (?:is |has |lies )", answer["text"] or "")
        answer["missing"] = sorted(set(answer["missing"]) | set(refused))
        return answer | {"failed": None, "tried": None}


if __name__ == "__main__":
    sys.exit(corpus.run_all(Case, "musl.cases", MUSL, sys.argv[1:]))
