/* SPDX-License-Identifier: Apache-2.0 */
/* Who owns what [files] brings: names are those of the image's passwd, never of this machine's. */
#include "plan/room.h"

#include <stdlib.h>

static bool one_id(const struct pith_manifest *manifest, const char *word, bool group, uint32_t *id)
{
    char *end;
    unsigned long number = strtoul(word, &end, 10);
    if (*word >= '0' && *word <= '9' && *end == '\0' && number < UINT32_MAX) {
        *id = (uint32_t)number;
        return true;
    }
    const struct {
        const char *name;
        uint32_t id;
    } known[] = {
        {manifest->user.name.text == NULL ? "nonroot" : manifest->user.name.text,
         group ? manifest->user.gid : manifest->user.uid},
        {"root", 0},
        {"nonroot", 65532},
        {"nobody", 65534},
        {"tty", 5}, /* these two are groups */
        {"staff", 50},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known - (group ? 0 : 2); i++) {
        if (strcmp(word, known[i].name) == 0) {
            *id = known[i].id;
            return true;
        }
    }
    return false;
}

bool plan_owner(const struct pith_manifest *manifest, const char *owner, uint32_t line, uint32_t *uid, uint32_t *gid,
                struct pith_error *error)
{
    char user[256];
    *uid = *gid = 0;
    if (owner == NULL) {
        return true;
    }
    size_t size = strcspn(owner, ":");
    const char *group = owner[size] == ':' ? owner + size + 1 : NULL;
    if (size < sizeof user) {
        memcpy(user, owner, size);
        user[size] = '\0';
        if (one_id(manifest, user, false, uid) && one_id(manifest, group == NULL ? user : group, true, gid)) {
            return true;
        }
    }
    return pith_fail(error, PITH_USAGE,
                     "%s:%u: owner=%s is nobody in the image; give root, nobody, the name of [user], or a number",
                     manifest->path, line, owner);
}
