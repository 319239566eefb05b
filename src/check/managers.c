/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Package managers: what can install more into a running container. A system's own is an error; Python's installers
 * come along where all packages or the whole library are asked for, so that they are notes.
 */
#include "base/pattern.h"
#include "check/room.h"

static const char *const programs[] = {"apt",  "apt-get",  "apt-cache", "aptitude", "dpkg",   "apk",       "rpm",
                                       "dnf",  "microdnf", "tdnf",      "yum",      "zypper", "pacman",    "opkg",
                                       "snap", "flatpak",  "nix-env",   "conda",    "mamba",  "micromamba"};

static const struct library {
    const char *pattern, *what;
} libraries[] = {
    {"*-packages/pip", "is pip: it can install more, and the program would run it"},
    {"*/ensurepip", "is ensurepip: it holds pip as a wheel and can install it"},
    {"*-packages/uv", "is uv: it can install more, and the program would run it"},
};

static void judge_program(struct pith_checking *checking, const struct pith_entry *entry)
{
    const char *name = strrchr(entry->path, '/') + 1;
    bool runs = entry->type != PITH_ENTRY_FILE || (entry->mode & 0111) != 0;
    for (size_t i = 0; check_is_in_bin(entry->path) && runs && i < sizeof programs / sizeof *programs; i++) {
        if (strcmp(name, programs[i]) == 0) {
            check_add(checking, "package-manager", entry->path, "is a package manager, by its name",
                      "leave it out: what an image needs is composed into it; or write why it must stay: "
                      "[policy] allow.package-manager = …");
        }
    }
}

/* Nobody asked for them in an image that was not composed. */
static void tell(struct pith_checking *checking, const char *path, const char *what, const char *remedy)
{
    if (checking->closure == NULL) {
        check_add(checking, "package-manager", path, what, remedy);
    } else {
        check_add_at(checking, PITH_WARNING, "package-manager", path, what, remedy);
    }
}

bool check_managers(struct pith_checking *checking)
{
    struct pith_pattern patterns[sizeof libraries / sizeof *libraries];
    for (size_t k = 0; k < sizeof libraries / sizeof *libraries; k++) {
        patterns[k] = pith_pattern_read(checking->arena, libraries[k].pattern, PITH_PATTERN_PLAIN);
    }
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type != PITH_ENTRY_DIRECTORY) {
            judge_program(checking, entry);
            continue;
        }
        for (size_t k = 0; k < sizeof libraries / sizeof *libraries; k++) {
            if (pith_pattern_matches(&patterns[k], entry->path)) {
                tell(checking, entry->path, libraries[k].what,
                     "write its name behind `exclude` in [python], or trace (`stdlib = traced`, "
                     "`packages = dists`)");
            }
        }
    }
    return true;
}
