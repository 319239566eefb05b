/* SPDX-License-Identifier: Apache-2.0 */
/* What is not followed, and why: notes for whoever asks why something does not ship. [libraries] exclude: sonames. */
#include "engine/engine.h"

void leave_out_by_line(struct expansion *expansion, const char *thing, uint32_t line)
{
    uint32_t text = pith_intern(pith_view_texts(expansion->view), thing);
    pith_extend(expansion->arena, &expansion->excluded, text, 0);
    if (expansion->excluded.items[text] == line) {
        return;
    }
    expansion->excluded.items[text] = line;
    pith_push(expansion->arena, &expansion->closure->refusals.list,
              (struct pith_refusal){.thing = text, .line = line, .why = PITH_ABSENT_EXCLUDED});
}

void leave_out(struct expansion *expansion, enum pith_absence why, const char *thing, const char *where)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    pith_push(expansion->arena, &expansion->closure->refusals.list,
              (struct pith_refusal){.thing = pith_intern(texts, thing),
                                    .where = where == NULL ? 0 : pith_intern(texts, where),
                                    .why = why});
}

bool is_excluded(struct expansion *expansion, const char *name)
{
    const struct pith_list *excluded = &expansion->plan->manifest->libraries.exclude;
    const char *slash = strrchr(name, '/');
    for (uint32_t i = 0; i < excluded->count; i++) {
        if (strcmp(excluded->items[i].text, slash == NULL ? name : slash + 1) == 0) {
            leave_out_by_line(expansion, excluded->items[i].text, excluded->items[i].line);
            return true;
        }
    }
    return false;
}
