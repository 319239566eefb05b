/* SPDX-License-Identifier: Apache-2.0 */
/* What an image may be called. */
#include "pith/manifest/reference.h"

#include "manifest/reading.h"

enum { TAG_LONGEST = 128, NAME_LONGEST = 255 };

bool pith_reference_is_tag(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= TAG_LONGEST && text[0] != '.' && text[0] != '-' &&
           strspn(text, PITH_LOWER PITH_UPPER PITH_DIGITS "_.-") == size;
}

/* Words of [a-z0-9]+ with ".", "_", "__" or dashes between. */
static bool is_component(const char *text, size_t size)
{
    for (size_t at = 0;;) {
        size_t word = strspn(text + at, PITH_LOWER PITH_DIGITS);
        if (word == 0 || at + word > size) {
            return false;
        }
        at += word;
        if (at == size) {
            return true;
        }
        size_t between = strspn(text + at, text[at] == '-' ? "-" : text[at] == '_' ? "_" : ".");
        if (between == 0 || (text[at] == '.' && between > 1) || (text[at] == '_' && between > 2)) {
            return false;
        }
        at += between;
    }
}

/* The first part is a host when it has a dot or a port, or is "localhost"; a path without a host may begin so too. */
static bool is_host(const char *text, size_t size)
{
    const char *colon = memchr(text, ':', size);
    size_t name = colon == NULL ? size : (size_t)(colon - text);
    bool looks = colon != NULL || memchr(text, '.', size) != NULL || (size == 9 && memcmp(text, "localhost", 9) == 0);
    size_t port = colon == NULL ? 0 : size - name - 1;
    return looks && name > 0 && strspn(text, PITH_LOWER PITH_UPPER PITH_DIGITS ".-") >= name &&
           (colon == NULL || (port > 0 && strspn(colon + 1, PITH_DIGITS) >= port));
}

static bool is_name(const char *name)
{
    const char *slash = strchr(name, '/');
    if (strlen(name) > NAME_LONGEST) {
        return false;
    }
    if (slash != NULL && is_host(name, (size_t)(slash - name))) {
        name = slash + 1;
    }
    for (;;) {
        size_t size = strcspn(name, "/");
        if (!is_component(name, size)) {
            return false;
        }
        if (name[size] == '\0') {
            return true;
        }
        name += size + 1;
    }
}

bool pith_reference_read(const char *text, struct pith_arena *arena, struct pith_reference *reference,
                         struct pith_error *error)
{
    const char *slash = strrchr(text, '/');
    const char *colon = strchr(slash == NULL ? text : slash, ':');
    *reference = (struct pith_reference){text, "latest"};
    if (strchr(text, '@') != NULL) {
        return pith_fail(error, PITH_USAGE, "'%s' has a digest, which follows from the image; leave it out", text);
    }
    if (colon != NULL) {
        reference->name = pith_copy(arena, text, (size_t)(colon - text));
        reference->tag = colon + 1;
    }
    if (!pith_reference_is_tag(reference->tag)) {
        return pith_fail(error, PITH_USAGE, "'%s' is no tag; use at most 128 letters, digits, '_', '.' and '-'",
                         reference->tag);
    }
    return is_name(reference->name) ||
           pith_fail(error, PITH_USAGE,
                     "'%s' is no name of an image; write it like 'app', 'group/app:1.2' or 'registry.example:5000/app'",
                     reference->name);
}

const char *pith_reference_full(const struct pith_reference *reference, struct pith_arena *arena)
{
    const char *slash = strchr(reference->name, '/'), *before = "";
    if (slash == NULL) {
        before = "docker.io/library/";
    } else if (!is_host(reference->name, (size_t)(slash - reference->name))) {
        before = "docker.io/";
    }
    return pith_format(arena, "%s%s:%s", before, reference->name, reference->tag);
}
