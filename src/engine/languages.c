/* SPDX-License-Identifier: Apache-2.0 */
/* Asks each language for what it has to say; of answers, the first counts. */
#include "engine/language.h"

bool language_expand(struct expansion *expansion, uint32_t node)
{
    enum pith_node_kind kind = expansion->closure->graph.nodes.items[node].kind;
    bool good = true;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && good; i++) {
        good = expansion->languages[i]->expand[kind] == NULL || expansion->languages[i]->expand[kind](expansion, node);
    }
    return good;
}

bool language_excludes(struct expansion *expansion, const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->excludes != NULL && expansion->languages[i]->excludes(expansion, path)) {
            return true;
        }
    }
    return false;
}

bool language_launches(struct expansion *expansion, const struct pith_found *script, bool *settled)
{
    bool good = true;
    *settled = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && good && !*settled; i++) {
        good =
            expansion->languages[i]->launches == NULL || expansion->languages[i]->launches(expansion, script, settled);
    }
    return good;
}

bool language_is_extension(const struct expansion *expansion, const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->is_extension != NULL && expansion->languages[i]->is_extension(path)) {
            return true;
        }
    }
    return false;
}

bool language_passes_over(struct expansion *expansion, const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->passes_over != NULL && expansion->languages[i]->passes_over(expansion, path)) {
            return true;
        }
    }
    return false;
}

void language_check_objects(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->check_objects != NULL) {
            expansion->languages[i]->check_objects(expansion, map, first, maybe);
        }
    }
}

const char *language_kept_as(const struct expansion *expansion, const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        path = expansion->languages[i]->kept_as == NULL ? path : expansion->languages[i]->kept_as(expansion, path);
    }
    return path;
}

bool language_skips_kept(const struct expansion *expansion, const char *directory, const char *name)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->skips_kept != NULL &&
            expansion->languages[i]->skips_kept(expansion, directory, name)) {
            return true;
        }
    }
    return false;
}

bool language_keep(struct expansion *expansion, const char *path)
{
    bool good = true;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && good; i++) {
        good = expansion->languages[i]->keep == NULL || expansion->languages[i]->keep(expansion, path);
    }
    return good;
}

bool language_permit(struct expansion *expansion)
{
    bool later = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        later |= expansion->languages[i]->permit != NULL && expansion->languages[i]->permit(expansion);
    }
    return later;
}

void language_learn_ground(struct expansion *expansion)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->learn_ground != NULL) {
            expansion->languages[i]->learn_ground(expansion);
        }
    }
}

bool language_is_of_environment(const struct expansion *expansion, const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (expansion->languages[i]->is_of_environment != NULL &&
            expansion->languages[i]->is_of_environment(expansion, path)) {
            return true;
        }
    }
    return false;
}

const char *language_prefix_of(const struct expansion *expansion, uint32_t node)
{
    const char *prefix = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && prefix == NULL; i++) {
        prefix =
            expansion->languages[i]->prefix_of == NULL ? NULL : expansion->languages[i]->prefix_of(expansion, node);
    }
    return prefix;
}

void language_find_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && asker->path == NULL; i++) {
        if (expansion->languages[i]->find_asker != NULL) {
            expansion->languages[i]->find_asker(expansion, naming, asker);
        }
    }
}

const char *language_begins_with(const struct expansion *expansion)
{
    const char *path = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && path == NULL; i++) {
        path = expansion->languages[i]->begins_with == NULL ? NULL : expansion->languages[i]->begins_with(expansion);
    }
    return path;
}
