/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Package managers: what can install more into a running container. A system's own is an error; a
 * language's installers come along where all packages or the whole library are asked for, so that they are warnings.
 */
#include "base/pattern.h"
#include "check/language.h"

static const char *const programs[] = {"apt",  "apt-get",  "apt-cache", "aptitude", "dpkg",   "apk",       "rpm",
                                       "dnf",  "microdnf", "tdnf",      "yum",      "zypper", "pacman",    "opkg",
                                       "snap", "flatpak",  "nix-env",   "conda",    "mamba",  "micromamba"};

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

static void judge_directory(struct pith_checking *checking, const struct check_language *language,
                            const struct pith_pattern *patterns, const char *path)
{
    for (size_t k = 0; language->installers[k].pattern != NULL; k++) {
        if (pith_pattern_matches(&patterns[k], path)) {
            tell(checking, path, language->installers[k].what, language->installers_remedy);
        }
    }
}

static void find_installers(struct pith_checking *checking, const struct check_language *language)
{
    size_t count = 0;
    while (language->installers[count].pattern != NULL) {
        count++;
    }
    struct pith_pattern *patterns = pith_alloc_array(checking->arena, count, sizeof *patterns);
    for (size_t k = 0; k < count; k++) {
        patterns[k] = pith_pattern_read(checking->arena, language->installers[k].pattern, PITH_PATTERN_PLAIN);
    }
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_DIRECTORY) {
            judge_directory(checking, language, patterns, entry->path);
        }
    }
}

bool check_managers(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type != PITH_ENTRY_DIRECTORY) {
            judge_program(checking, entry);
        }
    }
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        const struct check_language *language = pith_languages[i]->check;
        if (language != NULL && language->installers != NULL) {
            find_installers(checking, language);
        }
    }
    return true;
}
