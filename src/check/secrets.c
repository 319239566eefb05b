/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets: files that hold credentials by convention, histories of version control, and private keys by their bytes.
 * A key inside the site directory of a distribution that lists it, or below /usr (which is the packager's, FHS 4.1),
 * was published with it: a note.
 */
#include "check/language.h"

#include "base/io.h"
#include "base/path.h"

#include <fnmatch.h>

enum { MOST_BYTES = 1 << 20 }; /* larger files are no keys */

static const struct check_secret secrets[] = {
    {"/.aws/credentials", {NULL}, "holds access keys of AWS"},
    {"/.azure/accessTokens.json", {NULL}, "holds access tokens of Azure"},
    {"/application_default_credentials.json", {NULL}, "holds credentials of Google Cloud"},
    {"/.kube/config", {NULL}, "holds credentials of a cluster"},
    {"/.netrc", {NULL}, "holds passwords of machines"},
    {"/.git-credentials", {NULL}, "holds passwords of git"},
    {"/.pgpass", {NULL}, "holds passwords of PostgreSQL"},
    {"/.npmrc", {"_auth", "_password", NULL}, "holds a token of a package index"},
    {"/.docker/config.json", {"\"auth\"", "\"identitytoken\"", NULL}, "holds passwords of registries"},
    {"/.dockercfg", {"\"auth\"", NULL}, "holds passwords of registries"},
    {"/id_rsa", {NULL}, "is a private key, by its name"},
    {"/id_dsa", {NULL}, "is a private key, by its name"},
    {"/id_ecdsa", {NULL}, "is a private key, by its name"},
    {"/id_ed25519", {NULL}, "is a private key, by its name"},
};

/* What is written to be copied by people. */
static const char *const harmless[] = {".example", ".sample", ".template", ".dist", ".defaults"};

static const char remedy[] =
    "leave it out by .dockerignore or a narrower pattern in [files], and hand it over when the "
    "program runs; or write why it must ship: [policy] allow.secret = …";

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_harmless(const char *path)
{
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        if (pith_ends_with(path, harmless[i])) {
            return true;
        }
    }
    return false;
}

static bool is_base64(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           byte == '+' || byte == '/';
}

/* RFC 7468: the line is followed by base64, or by headers (RFC 1421); program texts that name the line are no keys. */
static bool has_body(const char *at, const char *end)
{
    enum { ENOUGH = 32 };
    int length = 0;
    while (at < end && (*at == '\r' || *at == '\n' || *at == ' ' || *at == '\t')) {
        at++;
    }
    while (end - at > 1 && at[0] == '\\' && (at[1] == 'n' || at[1] == 'r')) { /* within a string of JSON */
        at += 2;
    }
    if (end - at > 10 && (memcmp(at, "Proc-Type:", 10) == 0 || memcmp(at, "Version:", 8) == 0)) {
        return true;
    }
    while (at < end && is_base64(*at) && length < ENOUGH) {
        at++;
        length++;
    }
    return length == ENOUGH;
}

static bool holds_key(const char *bytes, size_t size)
{
    static const char begin[] = "-----BEGIN ";
    enum { LABEL_LIMIT = 40 };
    const char *end = bytes + size, *at = bytes;
    while ((at = memmem(at, (size_t)(end - at), begin, sizeof begin - 1)) != NULL) {
        at += sizeof begin - 1;
        size_t room = end - at < LABEL_LIMIT ? (size_t)(end - at) : LABEL_LIMIT;
        const char *label = memmem(at, room, "PRIVATE KEY", 11);
        const char *dashes = memmem(at, room, "-----", 5);
        if (label != NULL && dashes != NULL && label < dashes && has_body(dashes + 5, end)) {
            return true;
        }
    }
    return false;
}

/* Whose it is, when it was published: NULL when nobody but the image's maker answers for it. */
static const char *publisher_of(const struct pith_checking *checking, const struct pith_entry *entry)
{
    const struct pith_closure *closure = checking->closure;
    const char *path = entry->origin != NULL ? entry->origin : entry->path;
    bool packaged = starts_with(path, "/usr/") && !starts_with(path, "/usr/local/");
    if (closure == NULL) {
        return packaged || checking->owner->owns(checking->owner->context, path) ? "a package" : NULL;
    }
    const char *publisher = check_publisher(checking, path);
    if (publisher != NULL) {
        return publisher;
    }
    if (entry->package != 0) {
        return pith_format(checking->arena, "the package %s",
                           checking->rootfs->packages.list.items[entry->package - 1].name);
    }
    const char *library = check_library(checking, path);
    if (library != NULL) {
        return library;
    }
    const struct pith_source *root = pith_view_mount(checking->outside, 0)->source;
    return packaged && entry->source == root ? "a package of the source" : NULL;
}

static void object(struct pith_checking *checking, const struct pith_entry *entry, const char *what)
{
    const char *owner = publisher_of(checking, entry);
    if (owner != NULL) {
        check_add_at(checking, PITH_NOTE, "secret", entry->path,
                     pith_format(checking->arena, "%s; it comes with %s", what, owner), remedy);
    } else {
        check_add(checking, "secret", entry->path, what, remedy);
    }
}

/* Code is the bulk of an image and is read here only where it is the image maker's own. */
static bool is_worth_reading(const struct pith_checking *checking, const struct pith_entry *entry)
{
    static const char *const code[] = {".so", ".h", ".c", ".mo"};
    uint64_t size = pith_entry_size(entry);
    if (strstr(strrchr(entry->path, '/'), ".so.") != NULL || check_is_code(entry->path)) {
        return false;
    }
    if (check_is_source(entry->path)) {
        return size <= MOST_BYTES && size > 0 && publisher_of(checking, entry) == NULL;
    }
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        if (pith_ends_with(entry->path, code[i])) {
            return false;
        }
    }
    return size > 0 && size <= MOST_BYTES && (entry->mode & 0111) == 0;
}

/* A name that says so, with a value; or a password in a URL. */
static bool is_secret_line(const char *line, size_t size, struct pith_arena *arena)
{
    static const char *const words[] = {"*PASSW*=*", "*SECRET*=*", "*TOKEN*=*",
                                        "*_KEY=*",   "*APIKEY=*",  "*CREDENTIAL*=*"};
    const char *text = pith_copy(arena, line, size), *equals = strchr(text, '=');
    if (*text == '#' || equals == NULL || equals[1 + strspn(equals + 1, " \t\r\"'")] == '\0') {
        return false;
    }
    const char *host = strstr(equals, "://"), *at = host == NULL ? NULL : strchr(host + 3, '@');
    const char *colon = host == NULL ? NULL : strchr(host + 3, ':');
    const char *slash = host == NULL ? NULL : strchr(host + 3, '/');
    if (at != NULL && colon != NULL && colon + 1 < at && (slash == NULL || slash > at)) {
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *name = pith_copy(arena, text, (size_t)(equals - text) + 1);
        if (fnmatch(words[i], name, FNM_CASEFOLD) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_environment(const char *path)
{
    return pith_ends_with(path, "/.env") || starts_with(strrchr(path, '/'), "/.env.");
}

static void judge_environment(struct pith_checking *checking, const struct pith_entry *entry, const char *bytes,
                              struct pith_arena *arena)
{
    for (const char *line = bytes; *line != '\0'; line += line[0] == '\n') {
        size_t size = strcspn(line, "\n");
        if (is_secret_line(line, size, arena)) {
            object(checking, entry, "sets a password, a key or a token for the environment");
            return;
        }
        line += size;
    }
    check_add_at(checking, PITH_WARNING, "secret", entry->path,
                 "holds settings of an environment; none of them looks like a password", remedy);
}

static bool read_bytes(struct pith_checking *checking, const char *path, struct pith_arena *arena, const char **bytes,
                       size_t *size)
{
    struct pith_found found;
    return pith_view_look(checking->inside, path, &found, checking->error) == PITH_SEEN_FOUND &&
           pith_view_read(checking->inside, &found, MOST_BYTES, arena, bytes, size, checking->error);
}

static bool judge(struct pith_checking *checking, const struct pith_entry *entry)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const struct check_secret *known = NULL;
    const char *bytes = "";
    size_t size = 0;
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets && known == NULL; i++) {
        known = pith_ends_with(entry->path, secrets[i].ending) ? &secrets[i] : NULL;
    }
    known = known == NULL ? check_secret_of(entry->path) : known;
    if ((known != NULL || is_environment(entry->path)) && (is_harmless(entry->path) || pith_entry_size(entry) == 0)) {
        return true;
    }
    if (known != NULL && known->needs[0] == NULL) {
        object(checking, entry, known->what);
        return true;
    }
    if (!is_worth_reading(checking, entry)) {
        return true;
    }
    if (!read_bytes(checking, entry->path, &arena, &bytes, &size)) {
        return pith_context(checking->error, "looking for secrets in %s", entry->path);
    }
    if (is_environment(entry->path)) {
        judge_environment(checking, entry, bytes, &arena);
        return true;
    }
    for (size_t i = 0; known != NULL && known->needs[i] != NULL; i++) {
        if (strstr(bytes, known->needs[i]) != NULL) {
            object(checking, entry, known->what);
            return true;
        }
    }
    if (holds_key(bytes, size)) {
        object(checking, entry, "holds a private key");
    }
    return true;
}

static bool is_history(const char *path)
{
    return pith_ends_with(path, "/.git") || pith_ends_with(path, "/.hg") || pith_ends_with(path, "/.svn");
}

bool check_secrets(struct pith_checking *checking)
{
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        if (entry->type == PITH_ENTRY_DIRECTORY && is_history(entry->path)) {
            object(checking, entry, "holds a history: whatever was once committed can be read");
        } else if (entry->type == PITH_ENTRY_FILE && !judge(checking, entry)) {
            return false;
        }
    }
    return true;
}
