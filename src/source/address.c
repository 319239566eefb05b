/* Words that name images, cut as skopeo cuts them: at the first colon. */
#include "source/image.h"

static const struct {
    const char *prefix;
    enum transport transport;
} transports[] = {
    {"oci:", TRANSPORT_OCI},
    {"oci-archive:", TRANSPORT_OCI_ARCHIVE},
    {"docker-archive:", TRANSPORT_DOCKER_ARCHIVE},
    {"tar:", TRANSPORT_TAR},
};

static const char *rest_of(const char *word, enum transport *transport)
{
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        size_t size = strlen(transports[i].prefix);
        if (strncmp(word, transports[i].prefix, size) == 0) {
            *transport = transports[i].transport;
            return word + size;
        }
    }
    return NULL;
}

bool pith_source_is_image(const char *word)
{
    enum transport transport;
    return rest_of(word, &transport) != NULL;
}

bool address_read(const char *word, struct pith_arena *arena, struct address *address, struct pith_error *error)
{
    const char *rest = rest_of(word, &address->transport);
    if (rest == NULL) {
        return pith_fail(error, PITH_USAGE,
                         "%s is no image: write oci:DIR, oci-archive:FILE, docker-archive:FILE or tar:FILE", word);
    }
    const char *at = strstr(rest, "@sha256:");
    if (at != NULL) {
        address->pinned = pith_strdup(arena, at + 1);
        if (strlen(at + 8) != 64 || at[8 + strspn(at + 8, "0123456789abcdef")] != '\0') {
            return pith_fail(error, PITH_USAGE, "%s: '%s' is no digest; write sha256: and 64 hexadecimal digits", word,
                             at + 1);
        }
        rest = pith_copy(arena, rest, (size_t)(at - rest));
    }
    size_t size = address->transport == TRANSPORT_TAR ? strlen(rest) : strcspn(rest, ":");
    address->path = pith_copy(arena, rest, size);
    address->reference = rest[size] == ':' && rest[size + 1] != '\0' ? pith_strdup(arena, rest + size + 1) : NULL;
    if (size == 0 || (address->transport == TRANSPORT_OCI && strcmp(address->path, "-") == 0)) {
        return pith_fail(error, PITH_USAGE, "%s: name a %s behind the colon", word,
                         address->transport == TRANSPORT_OCI ? "directory" : "file");
    }
    return true;
}
