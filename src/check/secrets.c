/*
 * Secrets: files whose names say that they hold credentials, and private keys by their bytes. What the app brings is a
 * breach; what a package or a distribution brings is the same for everybody (keys of its tests), and a note.
 */
#include "check/room.h"

#include "base/path.h"

enum { LOOK = 1 << 16 }; /* a chain of certificates may stand before the key */

static const char remedy[] = "leave it out (.dockerignore) and hand it over at run time; or write why it may ship: "
                             "[policy] allow.secret = …";

/* Names of files, with the directory above where the name alone says too little. */
static const char *const names[] = {
    "/.git-credentials",
    "/.netrc",
    "/_netrc",
    "/.pypirc",
    "/.aws/credentials",
    "/.docker/config.json",
    "/.dockercfg",
    "/id_rsa",
    "/id_dsa",
    "/id_ecdsa",
    "/id_ed25519",
    "/id_ecdsa_sk",
    "/id_ed25519_sk",
    "/.pgpass",
    "/.my.cnf",
    "/.htpasswd",
    "/.vault-token",
    "/.kube/config",
    "/.envrc",
    "/.s3cfg",
    "/.boto",
    "/application_default_credentials.json",
};

/* ".env.example" and its like are there to be shared. */
static bool is_environment(const char *name)
{
    static const char *const samples[] = {".example", ".sample", ".template", ".dist", ".schema", ".defaults"};
    if (strncmp(name, ".env", 4) != 0 || (name[4] != '\0' && name[4] != '.')) {
        return false;
    }
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        if (pith_ends_with(name, samples[i])) {
            return false;
        }
    }
    return true;
}

static const char *secret_by_name(const char *path)
{
    if (is_environment(strrchr(path, '/') + 1)) {
        return "is an environment file, which usually holds passwords";
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (pith_ends_with(path, names[i])) {
            return "has the name of a file for credentials";
        }
    }
    return NULL;
}

/* Behind a header: white space, as it is or escaped in JSON, then at least a line of base64 or of the old headers. */
static bool has_key_behind(const char *at)
{
    while (*at == '\r' || *at == '\n' || *at == ' ' || (*at == '\\' && (at[1] == 'n' || at[1] == 'r'))) {
        at += *at == '\\' ? 2 : 1;
    }
    return strncmp(at, "Proc-Type:", 10) == 0 || strncmp(at, "Version:", 8) == 0 ||
           strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") >= 32;
}

/* RFC 7468 and its forebears: "-----BEGIN [kind ]PRIVATE KEY[ BLOCK]-----", and PuTTY's own form. */
static bool holds_private_key(const char *text)
{
    static const char begin[] = "-----BEGIN ";
    for (const char *at = strstr(text, begin); at != NULL; at = strstr(at, begin)) {
        at += sizeof begin - 1;
        size_t size = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");
        bool private = size >= 11 && (memcmp(at + size - 11, "PRIVATE KEY", 11) == 0 ||
                                      (size >= 17 && memcmp(at + size - 17, "PRIVATE KEY BLOCK", 17) == 0));
        if (private && strncmp(at + size, "-----", 5) == 0 && has_key_behind(at + size + 5)) {
            return true;
        }
    }
    return strncmp(text, "PuTTY-User-Key-File-", 20) == 0;
}

/* What Python, the loader and Git read is none; the rest may be. Programs that hold a key are not looked into. */
static bool may_hold_key(const struct pith_entry *entry)
{
    static const char *const others[] = {".py", ".pyc", ".so", ".mo", ".gz", ".xz", ".zip", ".whl"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (pith_ends_with(entry->path, others[i])) {
            return false;
        }
    }
    return (entry->mode & 0111) == 0 && pith_entry_size(entry) >= 64;
}

static bool secret_by_content(struct checking *checking, const struct pith_entry *entry, const char **why)
{
    struct pith_found found;
    size_t size;
    if (!may_hold_key(entry)) {
        return true;
    }
    if (checking->head == NULL) {
        checking->head = pith_alloc_unset(checking->arena, LOOK + 1);
    }
    if (pith_view_look(checking->inside, entry->path, &found, checking->error) != PITH_SEEN_FOUND ||
        !pith_view_read_head(checking->inside, &found, checking->head, LOOK, &size, checking->error)) {
        return pith_context(checking->error, "looking for keys in %s", entry->path);
    }
    checking->head[size] = '\0'; /* a NUL before ends the search: no text holds one */
    if (holds_private_key(checking->head)) {
        *why = "holds a private key";
    }
    return true;
}

static void tell(struct checking *checking, const char *path, const char *why)
{
    if (check_is_owned(checking, path)) {
        check_note(checking, "secret", path, pith_format(checking->arena, "%s, and came with a package", why), NULL);
    } else {
        check_object(checking, "secret", path, why, remedy);
    }
}

bool check_secrets(struct checking *checking)
{
    static const char *const histories[] = {"/.git", "/.hg", "/.svn"};
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        const char *why = NULL;
        for (size_t at = 0; entry->type == PITH_ENTRY_DIRECTORY && at < sizeof histories / sizeof *histories; at++) {
            why = pith_ends_with(entry->path, histories[at]) ? "holds a project's whole history" : why;
        }
        if (entry->type == PITH_ENTRY_FILE) {
            why = secret_by_name(entry->path);
            if (why == NULL && !secret_by_content(checking, entry, &why)) {
                return false;
            }
        }
        if (why != NULL) {
            tell(checking, entry->path, why);
        }
    }
    return true;
}
