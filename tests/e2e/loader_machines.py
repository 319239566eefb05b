# SPDX-License-Identifier: Apache-2.0
"""The machines that the corpus can be run for: what an ELF file of each is like, and how its loader is started.

This machine's own is x86-64; others have a root unpacked from packages (loader_foreign.sh) and an emulator.
"""
import ctypes
import os
import re
import subprocess
import tempfile

import tiny_elf

NEW_NAMESPACE, RECURSIVE_BIND, PRIVATE, DETACH = 0x20000, 0x5000, 0x44000, 2
libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def own_mounts():
    """What is mounted from now on is gone when this process ends."""
    call("unshare", NEW_NAMESPACE)
    call("mount", None, b"/", None, PRIVATE, None)


def bind(source, target):
    call("mount", os.fsencode(source), os.fsencode(target), None, RECURSIVE_BIND, None)


def leave(target):
    """What lies above is removed next: never with something mounted in it."""
    try:
        call("umount2", os.fsencode(target), DETACH)
    except OSError as error:
        print(f"{target}: {error}", flush=True)
        os._exit(3)


class Machine:
    """`elf`: options of tiny_elf.build; `other`: of a machine of the same word size; `wide`: of the other word size."""

    def __init__(self, name, loader, lib, elf, root="", emulator=None):
        self.name, self.loader, self.lib, self.elf, self.root, self.emulator = name, loader, lib, elf, root, emulator
        self.hwcaps = self.platform = None
        self.bits, self.big = elf.get("bits", 64), elf.get("big", False)
        self.other = elf | {"machine": 183 if elf["machine"] == 62 else 62, "flags": 0}
        self.wide = {"machine": 3, "bits": 32} if self.bits == 64 else {"machine": 62, "bits": 64}

    def words(self, text):
        """The places of a case that differ from machine to machine."""
        return text.replace("@loader", self.loader).replace("@soname", os.path.basename(self.loader)) \
            .replace("@lib", self.lib)

    def run(self, root, command, environment, name=None):
        """The command inside `root`, under another name; nothing but the program itself sees the environment."""
        emulator = os.open(self.emulator, os.O_RDONLY | os.O_CLOEXEC) if self.emulator else None

        def enter():
            os.chroot(root)
            os.chdir("/")
            if emulator is not None:
                os.execve(emulator, [self.emulator] + command, environment)

        done = subprocess.run([name or command[0]] + command[1:], executable=command[0], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                              errors="replace", env=environment, preexec_fn=enter,
                              pass_fds=[emulator] if emulator is not None else ())
        if emulator is not None:
            os.close(emulator)
        return done

    def host_loader(self):
        """The file, whatever links lead to it inside the root."""
        path = self.loader
        while os.path.islink(self.root + path):
            path = os.path.join(os.path.dirname(path), os.readlink(self.root + path))
        return self.root + path

    def learn_hwcaps(self):
        """The subdirectories that this loader searches on this processor: they stand before the first directory. And
        what it calls the processor: the kernel's name on most, "haswell" on Intel's."""
        with tempfile.TemporaryDirectory() as work:
            file = work + "/a"
            open(file, "wb").write(tiny_elf.build([("needs", "liba.so")], **self.elf))
            command = ([self.emulator] if self.emulator else []) + [self.host_loader(), "--inhibit-cache", file]
            said = subprocess.run(command, env={"LD_DEBUG": "libs"}, stderr=subprocess.PIPE, text=True).stderr
        first = "/" + self.lib
        paths = re.search(r"search path=(\S+)", said)[1].split(":")
        self.hwcaps = ":".join(path[len(first) + 1:] for path in paths[:paths.index(first)])
        self.platform = self.learn_platform()

    def learn_platform(self):
        with tempfile.TemporaryDirectory() as work:
            file = work + "/a"
            open(file, "wb").write(tiny_elf.build([("runpath", "/@$PLATFORM@"), ("needs", "liba.so")], **self.elf))
            command = ([self.emulator] if self.emulator else []) + [self.host_loader(), "--inhibit-cache", file]
            said = subprocess.run(command, env={"LD_DEBUG": "libs"}, stderr=subprocess.PIPE, text=True).stderr
        found = re.search(r"/@(\w+)@", said)
        return found and found[1]

    def ldconfig(self, *arguments):
        own = self.root + "/sbin/ldconfig"
        command = [self.emulator, own] if self.emulator else [own if self.root else "ldconfig"]
        subprocess.run(command + list(arguments), check=True, stderr=subprocess.DEVNULL,
                       env={"PATH": os.environ["PATH"] + ":/sbin:/usr/sbin"})


HERE = Machine("x86_64", "/lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu", {"machine": 62})

HARD_FLOAT, SOFT_FLOAT, EABI5, DOUBLE_FLOAT = 0x400, 0x200, 0x5000000, 4


def foreign(name, root, emulator):
    loader, lib, elf = {
        "i386": ("/lib/ld-linux.so.2", "i386-linux-gnu", {"machine": 3, "bits": 32}),
        "arm64": ("/lib/ld-linux-aarch64.so.1", "aarch64-linux-gnu", {"machine": 183}),
        "armhf": ("/lib/ld-linux-armhf.so.3", "arm-linux-gnueabihf",
                  {"machine": 40, "bits": 32, "flags": EABI5 | HARD_FLOAT}),
        "ppc64el": ("/lib64/ld64.so.2", "powerpc64le-linux-gnu", {"machine": 21, "flags": 2}),
        "riscv64": ("/lib/ld-linux-riscv64-lp64d.so.1", "riscv64-linux-gnu", {"machine": 243, "flags": DOUBLE_FLOAT}),
        "s390x": ("/lib/ld64.so.1", "s390x-linux-gnu", {"machine": 22, "big": True}),
    }[name]
    return Machine(name, loader, "lib/" + lib, elf, root, emulator or None)
