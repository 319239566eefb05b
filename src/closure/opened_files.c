/*
 * Libraries that look for files in directories of their own: OpenSSL's configuration and providers, whose places stand
 * in libcrypto's bytes (crypto/info.c, crypto/cversion.c), and glibc's converters of character sets, on request.
 */
#include "closure/room.h"

enum { CRYPTO_LIMIT = 64 << 20 };

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), length = strlen(end);
    return size >= length && strcmp(text + size - length, end) == 0;
}

/* The path of `MODULESDIR: "/usr/lib/ossl-modules"`, or NULL. */
static const char *directory_in(struct expansion *expansion, const char *bytes, size_t size, const char *label)
{
    const char *at = memmem(bytes, size, label, strlen(label));
    if (at == NULL) {
        return NULL;
    }
    at += strlen(label);
    const char *end = memchr(at, '"', size - (size_t)(at - bytes));
    return end == NULL || *at != '/' ? NULL : pith_copy(expansion->arena, at, (size_t)(end - at));
}

/* Files of a directory that `takes` accepts; `*found` tells whether there is such a directory. */
static bool propose_directory(struct expansion *expansion, const char *path, struct reach sample,
                              bool (*takes)(const char *name), bool *found)
{
    struct pith_found directory;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &directory, expansion->error);
    const char *const *names;
    uint32_t count;
    *found = seen == PITH_SEEN_FOUND && directory.stat.type == PITH_DIRECTORY;
    if (!*found) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(expansion->view, directory.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (takes(names[i])) {
            sample.path = pith_format(expansion->arena, "%s/%s", path, names[i]);
            propose(expansion, sample);
        }
    }
    return true;
}

static bool is_provider(const char *name)
{
    return ends_with(name, ".so");
}

static bool propose_configuration(struct expansion *expansion, const char *directory, struct reach sample)
{
    struct pith_found found;
    sample.path = pith_format(expansion->arena, "%s/openssl.cnf", directory);
    enum pith_seen seen = pith_view_resolve(expansion->view, sample.path, &found, expansion->error);
    if (seen == PITH_SEEN_FOUND) {
        propose(expansion, sample);
    }
    return seen != PITH_SEEN_FAILED;
}

/* Its bytes are read once, however many processes load it. */
static bool read_directories(struct expansion *expansion, const struct pith_found *crypto, struct openssl *openssl)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *bytes;
    size_t size;
    for (uint32_t i = 0; i < expansion->openssl.count; i++) {
        if (expansion->openssl.items[i].path == crypto->path) {
            *openssl = expansion->openssl.items[i];
            return true;
        }
    }
    if (!pith_view_read(expansion->view, crypto, CRYPTO_LIMIT, &scratch, &bytes, &size, expansion->error)) {
        return false;
    }
    *openssl = (struct openssl){crypto->path, directory_in(expansion, bytes, size, "OPENSSLDIR: \""),
                                directory_in(expansion, bytes, size, "MODULESDIR: \"")};
    pith_push(expansion->arena, &expansion->openssl, *openssl);
    return true;
}

bool follow_openssl(struct expansion *expansion, const struct process *process, uint32_t object)
{
    const struct pith_object *crypto = &process->map->objects[object];
    struct openssl openssl;
    if (crypto->elf->soname == NULL || strncmp(crypto->elf->soname, "libcrypto.so.", 13) != 0) {
        return true;
    }
    struct reach sample = {.kind = PITH_NODE_FILE,
                           .rule = PITH_RULE_OPENSSL,
                           .from = crypto->found.path,
                           .maybe = process->maybe,
                           .optional = true};
    bool there = true; /* before 3.0 there were no providers */
    if (!read_directories(expansion, &crypto->found, &openssl) ||
        (openssl.configuration != NULL && !propose_configuration(expansion, openssl.configuration, sample)) ||
        (openssl.modules != NULL && !propose_directory(expansion, openssl.modules, sample, is_provider, &there))) {
        return false;
    }
    if (!there) {
        object_once(expansion, (struct pith_finding){
                                   .rule = "optional-library",
                                   .severity = PITH_NOTE,
                                   .path = pith_text(pith_view_texts(expansion->view), crypto->found.path),
                                   .reason = pith_format(expansion->arena,
                                                         "looks for its providers (legacy.so) in %s, which is "
                                                         "not there: old ciphers and digests are not to be had",
                                                         openssl.modules),
                               });
    }
    return true;
}

static bool is_converter(const char *name)
{
    return ends_with(name, ".so") || strcmp(name, "gconv-modules") == 0 || strcmp(name, "gconv-modules.cache") == 0;
}

static bool is_configuration(const char *name)
{
    return ends_with(name, ".conf");
}

bool follow_gconv(struct expansion *expansion)
{
    struct reach sample = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_GCONV};
    uint32_t libc = find_object(&expansion->base, "libc.so.6");
    bool there = false, ignored;
    const char *path = "/usr/lib";
    if (libc != UINT32_MAX) {
        path = pith_text(pith_view_texts(expansion->view), expansion->base.objects[libc].found.path);
        sample.from = expansion->base.objects[libc].found.path;
        path = pith_copy(expansion->arena, path, (size_t)(strrchr(path, '/') - path));
    }
    /* Where /lib is no link to /usr/lib, libc.so.6 lies in the former and the converters in the latter. */
    const char *const prefixes[] = {"/usr", ""};
    for (size_t i = 0; i < 2 && !there && libc != UINT32_MAX; i++) {
        const char *directory = pith_format(expansion->arena, "%s%s/gconv", prefixes[i], path);
        if (!propose_directory(expansion, directory, sample, is_converter, &there) ||
            !propose_directory(expansion, pith_format(expansion->arena, "%s/gconv-modules.d", directory), sample,
                               is_configuration, &ignored)) {
            return false;
        }
    }
    if (!there) {
        object_to(expansion, (struct pith_finding){
                                 .rule = "missing-library",
                                 .severity = PITH_BREACH,
                                 .path = pith_format(expansion->arena, "%s/gconv", path),
                                 .reason = "is asked for by `gconv` in [libraries] dlopen, and is not there",
                                 .remedy = "install the C library's converters in the source (Debian: libc6, Fedora: "
                                           "glibc-gconv-extra); musl has none",
                             });
    }
    return true;
}
