/* SPDX-License-Identifier: Apache-2.0 */
/* Short questions to a view, with one answer for all that is not there. */
#include "init/room.h"

enum { TEXT_LIMIT = 1 << 20 };

bool init_look(struct init *init, struct pith_view *view, const char *path, struct pith_found *found)
{
    *found = (struct pith_found){0};
    enum pith_seen seen = pith_view_resolve(view, path, found, init->error);
    if (seen != PITH_SEEN_FOUND) {
        found->stat.type = PITH_ABSENT;
    }
    return seen != PITH_SEEN_FAILED;
}

bool init_is(struct init *init, struct pith_view *view, const char *path, enum pith_type type)
{
    struct pith_found found;
    return init_look(init, view, path, &found) && found.stat.type == type;
}

const char *init_text(struct init *init, struct pith_view *view, const char *path)
{
    struct pith_found found;
    struct pith_error ignored = {0};
    const char *bytes;
    size_t size;
    if (!init_look(init, view, path, &found) || found.stat.type != PITH_REGULAR ||
        !pith_view_read(view, &found, TEXT_LIMIT, init->arena, &bytes, &size, &ignored)) {
        return NULL;
    }
    return bytes;
}

struct pith_strings init_list(struct init *init, struct pith_view *view, const char *path)
{
    struct pith_found found;
    struct pith_error ignored = {0};
    const char *const *names;
    uint32_t count;
    if (!init_look(init, view, path, &found) || found.stat.type != PITH_DIRECTORY ||
        !pith_view_list(view, found.path, &names, &count, &ignored)) {
        return (struct pith_strings){0};
    }
    struct pith_strings list = {pith_alloc_array(init->arena, count, sizeof *list.items), count};
    for (uint32_t i = 0; i < count; i++) {
        list.items[i] = names[i];
    }
    return list;
}

const char *init_source(struct init *init, const char *path)
{
    return draft_source(init->arena, pith_format(init->arena, "%s%s", init->prefix, path + strspn(path, "/")));
}

bool init_is_python(const char *word)
{
    if (strncmp(word, "python", 6) != 0) {
        return false;
    }
    const char *rest = word + 6;
    return *rest == '\0' || (*rest == '3' && (rest[1] == '\0' || (rest[1] == '.' && rest[2] != '\0' &&
                                                                  rest[2 + strspn(rest + 2, "0123456789")] == '\0')));
}

void init_file(struct init *init, const char *destination, const char *source, const char *comment)
{
    destination = draft_destination(init->arena, destination);
    if (!draft_has(&init->draft, DRAFT_FILES, destination)) {
        draft_add(&init->draft, DRAFT_FILES, destination, source, comment);
    }
}
