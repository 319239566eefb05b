/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What OpenSSL looks for: its providers and its configuration, whose places stand in libcrypto's bytes
 * (crypto/info.c, crypto/cversion.c) unless OPENSSL_MODULES and OPENSSL_CONF name others; and what the configuration
 * names in turn (crypto/conf/conf_def.c).
 */
#include "engine/engine.h"

#include "base/path.h"

enum { CRYPTO_LIMIT = 64 << 20, CONFIGURATION_LIMIT = 1 << 20, DEEPEST_INCLUDE = 8 };

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

static bool is_provider(const char *name)
{
    return pith_ends_with(name, ".so");
}

static bool is_configuration(const char *name)
{
    return pith_ends_with(name, ".cnf") || pith_ends_with(name, ".conf");
}

static bool follow_configuration(struct expansion *expansion, const char *path, struct reach sample, unsigned depth);

/* A file is read in turn; of a directory the files that are configurations. */
static bool follow_include(struct expansion *expansion, const char *path, struct reach sample, unsigned depth)
{
    struct pith_found found;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || depth > DEEPEST_INCLUDE) {
        return seen != PITH_SEEN_FAILED;
    }
    if (found.stat.type != PITH_DIRECTORY) {
        return follow_configuration(expansion, path, sample, depth);
    }
    if (!pith_view_list(expansion->view, found.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *inner = pith_join(expansion->arena, path, names[i]);
        if (is_configuration(names[i]) && !follow_include(expansion, inner, sample, depth + 1)) {
            return false;
        }
    }
    return true;
}

/* ".include /path", ".include = /path" and "module = /path": the path, or NULL; variables are not followed. */
static const char *named_path(struct expansion *expansion, const char *line, size_t size, const char *word)
{
    static const char blank[] = " \t";
    const char *text = pith_copy(expansion->arena, line, size);
    text += strspn(text, blank);
    size_t length = strlen(word);
    if (strncmp(text, word, length) != 0 || strchr(" \t=", text[length]) == NULL) {
        return NULL;
    }
    text += length + strspn(text + length, " \t=");
    length = strcspn(text, "#\r");
    while (length > 0 && strchr(blank, text[length - 1]) != NULL) {
        length--;
    }
    text = pith_copy(expansion->arena, text, length);
    if (*text == '\0' || strpbrk(text, "$\"\\") != NULL) {
        return NULL;
    }
    return *text == '/' ? text : pith_join(expansion->arena, expansion->plan->workdir, text);
}

static bool follow_line(struct expansion *expansion, const char *line, size_t size, struct reach sample, unsigned depth)
{
    struct pith_found found;
    const char *included = named_path(expansion, line, size, ".include");
    const char *module = named_path(expansion, line, size, "module");
    if (included != NULL) {
        return follow_include(expansion, included, sample, depth + 1);
    }
    if (module == NULL) {
        return true;
    }
    enum pith_seen seen = pith_view_file(expansion->view, module, &found, expansion->error);
    if (seen == PITH_SEEN_FOUND) {
        sample.path = module;
        propose(expansion, sample);
    }
    return seen != PITH_SEEN_FAILED;
}

/* Proposes the file, which is there, and what it names. */
static bool follow_configuration(struct expansion *expansion, const char *path, struct reach sample, unsigned depth)
{
    struct pith_found found;
    const char *text;
    size_t size;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    sample.path = path;
    propose(expansion, sample);
    sample.from = found.path;
    if (found.stat.size > CONFIGURATION_LIMIT) {
        return true;
    }
    if (!pith_view_read(expansion->view, &found, CONFIGURATION_LIMIT, expansion->arena, &text, &size,
                        expansion->error)) {
        return false;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (!follow_line(expansion, text, length, sample, depth)) {
            return false;
        }
        text += length + (text[length] == '\n');
    }
    return true;
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

/* What the image's environment says, before what libcrypto has built in. */
static struct openssl settle(const struct expansion *expansion, struct openssl openssl)
{
    const char *configuration = pith_plan_variable(expansion->plan, "OPENSSL_CONF");
    const char *modules = pith_plan_variable(expansion->plan, "OPENSSL_MODULES");
    if (configuration != NULL) {
        openssl.configuration = configuration;
    } else if (openssl.configuration != NULL) {
        openssl.configuration = pith_format(expansion->arena, "%s/openssl.cnf", openssl.configuration);
    }
    openssl.modules = modules != NULL ? modules : openssl.modules;
    return openssl;
}

static void lacks_providers(struct expansion *expansion, const char *crypto, const char *modules)
{
    object_once(expansion, (struct pith_finding){
                               .rule = "optional-library",
                               .level = PITH_NOTE,
                               .path = crypto,
                               .reason = pith_format(
                                   expansion->arena,
                                   "looks for its providers (legacy.so) in %s, which holds none: old ciphers and "
                                   "digests are not to be had",
                                   modules),
                           });
}

static void lacks_configuration(struct expansion *expansion, const char *path)
{
    object_once(expansion, (struct pith_finding){
                               .rule = "optional-library",
                               .level = PITH_WARNING,
                               .path = path,
                               .reason = "is what env.OPENSSL_CONF names, and is not there: OpenSSL goes on without",
                               .remedy = "ship it by [files], or leave the variable out",
                           });
}

bool follow_openssl(struct expansion *expansion, const struct process *process, uint32_t object)
{
    const struct pith_object *crypto = &process->map->objects[object];
    struct openssl openssl;
    struct pith_found found;
    if (crypto->elf->soname == NULL || strncmp(crypto->elf->soname, "libcrypto.so.", 13) != 0) {
        return true;
    }
    struct reach sample = {.kind = PITH_NODE_FILE,
                           .rule = PITH_RULE_OPENSSL,
                           .from = crypto->found.path,
                           .maybe = process->maybe,
                           .optional = true};
    bool there = true; /* before 3.0 there were no providers */
    if (!read_directories(expansion, &crypto->found, &openssl)) {
        return false;
    }
    openssl = settle(expansion, openssl);
    if ((openssl.configuration != NULL && !follow_configuration(expansion, openssl.configuration, sample, 0)) ||
        (openssl.modules != NULL && !propose_files_of(expansion, openssl.modules, sample, is_provider, &there))) {
        return false;
    }
    if (!there) {
        lacks_providers(expansion, pith_text(pith_view_texts(expansion->view), crypto->found.path), openssl.modules);
    }
    const char *named = pith_plan_variable(expansion->plan, "OPENSSL_CONF");
    if (named != NULL && *named != '\0') {
        enum pith_seen seen = pith_view_resolve(expansion->view, named, &found, expansion->error);
        if (seen != PITH_SEEN_FOUND && seen != PITH_SEEN_FAILED) {
            lacks_configuration(expansion, named);
        }
        return seen != PITH_SEEN_FAILED;
    }
    return true;
}
