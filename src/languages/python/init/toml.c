/* SPDX-License-Identifier: Apache-2.0 */
/* The strings of a table of pyproject.toml. One that is broken says nothing. */
#include "languages/python/init/toml.h"

#include "base/toml.h"

/* Below a table: "a.b" of { a = { b = "…" } }. */
static void add_strings(struct pith_arena *arena, json_t *table, const char *prefix, struct init_toml *pairs)
{
    const char *name;
    json_t *value;
    json_object_foreach(table, name, value)
    {
        const char *full = pith_format(arena, "%s%s", prefix, name);
        if (json_is_object(value)) {
            add_strings(arena, value, pith_format(arena, "%s.", full), pairs);
        } else if (json_is_string(value)) {
            struct init_toml_pair pair = {full, pith_strdup(arena, json_string_value(value))};
            pith_push(arena, &pairs->pairs, pair);
        }
    }
}

void init_toml_table(struct pith_arena *arena, const char *text, const char *table, struct init_toml *pairs)
{
    json_t *root = pith_toml_read(text, strlen(text), NULL), *at = root;
    while (at != NULL && *table != '\0') {
        size_t size = strcspn(table, ".");
        at = json_object_get(at, pith_copy(arena, table, size));
        table += size + (table[size] == '.');
    }
    if (json_is_object(at)) {
        add_strings(arena, at, "", pairs);
    }
    json_decref(root);
}

const char *init_toml_string(struct pith_arena *arena, const char *text, const char *table, const char *name)
{
    struct init_toml all = {0};
    if (text != NULL) {
        init_toml_table(arena, text, table, &all);
    }
    for (uint32_t i = 0; i < all.pairs.count; i++) {
        if (strcmp(all.pairs.items[i].key, name) == 0) {
            return all.pairs.items[i].value;
        }
    }
    return NULL;
}
