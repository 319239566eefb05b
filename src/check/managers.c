/*
 * Package managers: who breaks in has with them what a shell would give. Those of the system are breaches; Python's own
 * came with the interpreter or with what the manifest keeps, which is worth a note, and in an image that nobody
 * composed a breach.
 */
#include "check/room.h"

#include "base/path.h"

static const char *const of_systems[] = {"apt",    "apt-get", "aptitude",     "dpkg",     "apk",     "rpm",
                                         "dnf",    "dnf5",    "yum",          "microdnf", "tdnf",    "zypper",
                                         "pacman", "opkg",    "xbps-install", "emerge",   "nix-env", "brew"};
static const char *const of_languages[] = {"pip",        "npm", "yarn",   "pnpm", "gem",  "conda",       "mamba",
                                           "micromamba", "uv",  "poetry", "pdm",  "pipx", "easy_install"};

static bool is_one_of(const char *name, size_t size, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i]) == size && memcmp(list[i], name, size) == 0) {
            return true;
        }
    }
    return false;
}

/* "pip3.12" is "pip". */
static size_t plain_size(const char *name)
{
    size_t size = strlen(name);
    while (size > 0 && strchr("0123456789.-", name[size - 1]) != NULL) {
        size--;
    }
    return size;
}

/* Their packages, whatever starts them: `python -m pip`. */
static bool is_python_package(const char *path)
{
    return pith_ends_with(path, "/ensurepip/__init__.py") || pith_ends_with(path, "/ensurepip/__init__.pyc") ||
           pith_ends_with(path, "-packages/pip/__init__.py") || pith_ends_with(path, "-packages/pip/__init__.pyc");
}

static void tell(struct checking *checking, const char *path, bool breach)
{
    static const char reason[] = "can install packages into a running container";
    if (breach) {
        check_object(checking, "package-manager", path, reason,
                     "leave it out: an image is built, not changed; or write why it must stay: "
                     "[policy] allow.package-manager = …");
    } else {
        check_note(checking, "package-manager", path, reason,
                   "uninstall it from the environment before composing, or keep less: [python] packages, stdlib");
    }
}

bool check_managers(struct checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        const char *name = strrchr(entry->path, '/') + 1;
        if (entry->type != PITH_ENTRY_FILE) {
            continue;
        }
        bool program = (entry->mode & 0111) != 0 && check_is_in_bin(entry->path);
        if (program && is_one_of(name, strlen(name), of_systems, sizeof of_systems / sizeof *of_systems)) {
            tell(checking, entry->path, true);
        } else if (program &&
                   is_one_of(name, plain_size(name), of_languages, sizeof of_languages / sizeof *of_languages)) {
            tell(checking, entry->path, checking->closure == NULL);
        } else if (is_python_package(entry->path)) {
            const char *slash = strrchr(entry->path, '/');
            tell(checking, pith_copy(checking->arena, entry->path, (size_t)(slash - entry->path)),
                 checking->closure == NULL);
        }
    }
    return true;
}
