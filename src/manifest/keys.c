/*
 * The table of keys: what each is called, how it is read, where it is stored, its default, and whether its work is
 * built yet. Parsing, errors and the check of docs/manifest.md all follow this table and nothing else.
 */
#include "manifest/reading.h"

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const stdlib[] = {"traced", "full", NULL};
static const char *const packages[] = {"dists", "modules", "all", NULL};
static const char *const bytecode[] = {"both", "pyc", "source", NULL};
static const char *const hwcaps[] = {"base", "all", NULL};
static const char *const preset[] = {"distroless", "none", NULL};
static const char *const tzdata[] = {"auto", "no", "yes", "Area/City", NULL};
static const char *const split[] = {"origin", "none", NULL};
static const char *const compression[] = {"gzip", "zstd", "none", NULL};

/* section, key · how it is read · where it goes · default · words · may continue on indented lines · work to come · doc
 */
#define KEY(section, name, read, field, fallback, words, many, later, doc) \
    { \
        section, name, pith_read_##read, offsetof(struct pith_manifest, field), fallback, words, many, later, doc \
    }
enum { ONE = false, MANY = true, NOW = false, LATER = true };

/* clang-format off */
const struct pith_key pith_keys[] = {
    KEY("source", "root", root, source.root, "/", NULL, ONE, NOW, "where the files come from: a directory or an image"),

    KEY("python", "interpreter", path, python.interpreter, NULL, NULL, ONE, NOW, "the interpreter, a venv's too"),
    KEY("python", "stdlib", word, python.stdlib, "traced", stdlib, ONE, NOW, "how much of the standard library"),
    KEY("python", "packages", word, python.packages, "dists", packages, ONE, NOW, "how much of site-packages"),
    KEY("python", "requirements", files, python.requirements, NULL, NULL, MANY, NOW, "files that name distributions to keep"),
    KEY("python", "wheels", file, python.wheels, NULL, NULL, ONE, NOW, "a directory of wheels to install"),
    KEY("python", "bytecode", word, python.bytecode, "both", bytecode, ONE, NOW, "sources, their bytecode, or both"),
    KEY("python", "include", modules, python.include, NULL, NULL, MANY, NOW, "modules to keep"),
    KEY("python", "exclude", modules, python.exclude, NULL, NULL, MANY, NOW, "modules to leave out"),
    KEY("python", "path", paths, python.path, NULL, NULL, MANY, NOW, "further entries of sys.path"),
    KEY("python", "scripts", words, python.scripts, NULL, NULL, MANY, NOW, "console scripts to keep"),
    KEY("python", "profile", file, python.profile, NULL, NULL, ONE, NOW, "a recorded run, only ever added"),

    KEY("program", "path", paths, program.path, NULL, NULL, MANY, NOW, "further programs"),

    KEY("files", "DEST", destination, files, NULL, NULL, MANY, NOW, "the application's files"),

    KEY("libraries", "dlopen", sonames, libraries.dlopen, NULL, NULL, MANY, NOW, "libraries opened only at run time"),
    KEY("libraries", "exclude", sonames, libraries.exclude, NULL, NULL, MANY, NOW, "libraries to leave out"),
    KEY("libraries", "hwcaps", word, libraries.hwcaps, "base", hwcaps, ONE, NOW, "variants for newer processors"),

    KEY("base", "preset", word, base.preset, "distroless", preset, ONE, NOW, "the files of a distroless base"),
    KEY("base", "ca-certificates", yes, base.ca_certificates, "yes", yes_no, ONE, NOW, "the CA bundle"),
    KEY("base", "tzdata", tzdata, base.tzdata, "auto", tzdata, ONE, NOW, "time zones"),
    KEY("base", "locale", locale, base.locale, "C.UTF-8", NULL, ONE, NOW, "the locale and its files"),
    KEY("base", "os-release", yes, base.os_release, "yes", yes_no, ONE, NOW, "/etc/os-release"),
    KEY("base", "nsswitch", yes, base.nsswitch, "yes", yes_no, ONE, NOW, "/etc/nsswitch.conf"),
    KEY("base", "copyright", yes, base.copyright, "yes", yes_no, ONE, NOW, "copyright files of the packages"),
    KEY("base", "packages", yes, base.packages, "yes", yes_no, ONE, NOW, "the package database, for scanners"),
    KEY("base", "image", text, base.image, NULL, NULL, ONE, NOW, "an existing base to build upon"),

    KEY("user", "name", user_name, user.name, "nonroot", NULL, ONE, NOW, "the user that the program runs as"),
    KEY("user", "uid", id, user.uid, "65532", NULL, ONE, NOW, "its number"),
    KEY("user", "gid", id, user.gid, "the uid", NULL, ONE, NOW, "its group's number"),
    KEY("user", "home", path, user.home, "/home/NAME", NULL, ONE, NOW, "its home directory"),
    KEY("user", "writable", paths, user.writable, NULL, NULL, MANY, NOW, "directories that the user owns"),

    KEY("image", "entrypoint", command, image.entrypoint, NULL, NULL, MANY, NOW, "the program to start"),
    KEY("image", "cmd", command, image.cmd, NULL, NULL, MANY, NOW, "its arguments"),
    KEY("image", "workdir", path, image.workdir, "/", NULL, ONE, NOW, "where it starts"),
    KEY("image", "env.NAME", env, image.env, NULL, NULL, ONE, NOW, "an environment variable"),
    KEY("image", "label.NAME", label, image.label, NULL, NULL, ONE, NOW, "a label"),
    KEY("image", "expose", ports, image.expose, NULL, NULL, MANY, NOW, "ports"),
    KEY("image", "volume", paths, image.volume, NULL, NULL, MANY, NOW, "volumes"),
    KEY("image", "stop-signal", signal, image.stop_signal, NULL, NULL, ONE, NOW, "the signal that stops it"),
    KEY("image", "name", name, image.name, NULL, NULL, ONE, NOW, "the image's name and tag"),

    KEY("layers", "split", word, layers.split, "origin", split, ONE, NOW, "one layer or several"),
    KEY("layers", "compression", word, layers.compression, "gzip", compression, ONE, NOW, "how layers are compressed"),
    KEY("layers", "level", level, layers.level, "by the compression", NULL, ONE, NOW, "how hard"),

    KEY("debug", "programs", words, debug.programs, NULL, NULL, MANY, NOW, "programs of the debug twin"),

    KEY("policy", "allow.RULE", allow, policy.allow, NULL, NULL, ONE, NOW, "a rule to relax, with the reason"),
    KEY("policy", "max-size", size, policy.max_size, "no budget", NULL, ONE, NOW, "the most that the files may take"),
    KEY("policy", "max-layers", count, policy.max_layers, "no budget", NULL, ONE, NOW, "the most layers"),
    KEY("policy", "deny", words, policy.deny, NULL, NULL, MANY, NOW, "what must not be there"),
};
const uint32_t pith_keys_count = sizeof pith_keys / sizeof *pith_keys;

/* In the order of the reference. */
static const char *const sections[] = {"source", "python", "program", "files", "libraries", "base",
                                       "user", "image", "layers", "debug", "policy", NULL};
/* clang-format on */

const char *const *pith_section_names(void)
{
    return sections;
}

const char *pith_section_find(const char *name)
{
    for (const char *const *section = sections; *section != NULL; section++) {
        if (strcmp(*section, name) == 0) {
            return *section;
        }
    }
    return NULL;
}

const char *pith_key_rest(const struct pith_key *key, const char *name)
{
    const char *dot = strchr(key->name, '.');
    size_t size = dot == NULL ? 0 : (size_t)(dot - key->name) + 1;
    return size > 0 && strncmp(key->name, name, size) == 0 ? name + size : NULL;
}

const struct pith_key *pith_key_find(const char *section, const char *name)
{
    for (const struct pith_key *key = pith_keys; key < pith_keys + pith_keys_count; key++) {
        if (strcmp(key->section, section) == 0) {
            const char *rest = pith_key_rest(key, name);
            bool found = strchr(key->name, '.') != NULL ? rest != NULL && *rest != '\0' : strcmp(key->name, name) == 0;
            if (found || key->read == pith_read_destination) {
                return key;
            }
        }
    }
    return NULL;
}
