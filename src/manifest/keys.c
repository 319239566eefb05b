/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of keys: what each is called, how it is read, where it is stored, its default. Parsing, errors and the
 * check of docs/manifest.md all follow this table and nothing else.
 */
#include "manifest/reading.h"

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const hwcaps[] = {"base", "all", NULL};
static const char *const preset[] = {"distroless", "none", NULL};
static const char *const tzdata[] = {"auto", "no", "yes", "Area/City", NULL};
static const char *const split[] = {"origin", "none", NULL};
static const char *const compression[] = {"gzip", "zstd", "none", NULL};

/* section, key · how it is read · where it goes · default · words · may continue on indented lines · doc */
#define KEY(section, name, read, field, fallback, words, many, doc) \
    { \
        section, name, pith_read_##read, offsetof(struct pith_manifest, field), fallback, words, many, doc \
    }
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
enum { ONE = false, MANY = true };

/* clang-format off */
const struct pith_key pith_keys[] = {
    KEY("source", "root", root, source.root, "/", NULL, ONE, "where the files come from: a directory or an image"),

#include "languages/keys.def"

    KEY("program", "path", paths, program.path, NULL, NULL, MANY, "further programs"),

    KEY("files", "DEST", destination, files, NULL, NULL, MANY, "the application's files"),

    KEY("keep", "REASON", kept, keep, NULL, NULL, MANY, "files of the root that ship as they are there"),

    KEY("libraries", "dlopen", sonames, libraries.dlopen, NULL, NULL, MANY, "libraries opened only at run time"),
    KEY("libraries", "exclude", sonames, libraries.exclude, NULL, NULL, MANY, "libraries to leave out"),
    KEY("libraries", "hwcaps", word, libraries.hwcaps, "base", hwcaps, ONE, "variants for newer processors"),

    KEY("base", "preset", word, base.preset, "distroless", preset, ONE, "the files of a distroless base"),
    KEY("base", "ca-certificates", yes, base.ca_certificates, "yes", yes_no, ONE, "the CA bundle"),
    KEY("base", "tzdata", tzdata, base.tzdata, "auto", tzdata, ONE, "time zones"),
    KEY("base", "locale", locale, base.locale, "C.UTF-8", NULL, ONE, "the locale and its files"),
    KEY("base", "os-release", yes, base.os_release, "yes", yes_no, ONE, "/etc/os-release"),
    KEY("base", "nsswitch", yes, base.nsswitch, "yes", yes_no, ONE, "/etc/nsswitch.conf"),
    KEY("base", "copyright", yes, base.copyright, "yes", yes_no, ONE, "copyright files of the packages"),
    KEY("base", "packages", yes, base.packages, "yes", yes_no, ONE, "the package database, for scanners"),
    KEY("base", "image", text, base.image, NULL, NULL, ONE, "an existing base to build upon"),

    KEY("user", "name", user_name, user.name, "nonroot", NULL, ONE, "the user that the program runs as"),
    KEY("user", "uid", id, user.uid, "65532", NULL, ONE, "its number"),
    KEY("user", "gid", id, user.gid, "the uid", NULL, ONE, "its group's number"),
    KEY("user", "home", path, user.home, "/home/NAME", NULL, ONE, "its home directory"),
    KEY("user", "writable", paths, user.writable, NULL, NULL, MANY, "directories that the user owns"),

    KEY("image", "entrypoint", command, image.entrypoint, NULL, NULL, MANY, "the program to start"),
    KEY("image", "cmd", command, image.cmd, NULL, NULL, MANY, "its arguments"),
    KEY("image", "workdir", path, image.workdir, "/", NULL, ONE, "where it starts"),
    KEY("image", "env.NAME", env, image.env, NULL, NULL, ONE, "an environment variable"),
    KEY("image", "label.NAME", label, image.label, NULL, NULL, ONE, "a label"),
    KEY("image", "expose", ports, image.expose, NULL, NULL, MANY, "ports"),
    KEY("image", "volume", paths, image.volume, NULL, NULL, MANY, "volumes"),
    KEY("image", "stop-signal", signal, image.stop_signal, NULL, NULL, ONE, "the signal that stops it"),
    KEY("image", "name", name, image.name, NULL, NULL, ONE, "the image's name and tag"),

    KEY("layers", "split", word, layers.split, "origin", split, ONE, "one layer or several"),
    KEY("layers", "compression", word, layers.compression, "gzip", compression, ONE, "how layers are compressed"),
    KEY("layers", "level", level, layers.level, "by the compression", NULL, ONE, "how hard"),

    KEY("debug", "programs", words, debug.programs, NULL, NULL, MANY, "programs of the debug twin"),

    KEY("policy", "allow.RULE", allow, policy.allow, NULL, NULL, ONE, "a rule to relax, with the reason"),
    KEY("policy", "max-size", size, policy.max_size, "no budget", NULL, ONE, "the most that the files may take"),
    KEY("policy", "max-layers", count, policy.max_layers, "no budget", NULL, ONE, "the most layers"),
    KEY("policy", "allow-paths", files, policy.allow_paths, NULL, NULL, MANY, "what the app may name outside itself"),
    KEY("policy", "deny", words, policy.deny, NULL, NULL, MANY, "what must not be there"),
};
const uint32_t pith_keys_count = sizeof pith_keys / sizeof *pith_keys;

/* clang-format on */

/* The rows of a section stand together. */
static bool begins_section(const struct pith_key *key)
{
    return key == pith_keys || strcmp(key->section, key[-1].section) != 0;
}

const char *const *pith_section_names(struct pith_arena *arena)
{
    PITH_VEC(const char *) names = {0};
    for (const struct pith_key *key = pith_keys; key < pith_keys + pith_keys_count; key++) {
        if (begins_section(key)) {
            pith_push(arena, &names, key->section);
        }
    }
    pith_push(arena, &names, NULL);
    return names.items;
}

const char *pith_section_find(const char *name)
{
    for (const struct pith_key *key = pith_keys; key < pith_keys + pith_keys_count; key++) {
        if (strcmp(key->section, name) == 0) {
            return key->section;
        }
    }
    return NULL;
}

const char *pith_section_free(const char *section)
{
    return section == NULL                 ? NULL
           : strcmp(section, "files") == 0 ? "DEST"
           : strcmp(section, "keep") == 0  ? "REASON"
                                           : NULL;
}

const char *pith_section_form(const char *section)
{
    const char *free = pith_section_free(section);
    return free == NULL ? "KEY = VALUE" : strcmp(free, "DEST") == 0 ? "DEST = SOURCE" : "REASON = PATH";
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
            if (found || pith_section_free(section) != NULL) {
                return key;
            }
        }
    }
    return NULL;
}
