/* SPDX-License-Identifier: Apache-2.0 */
/* All modules directly in a package, or those whose name begins in a certain way: for names made at run time. */
#include "languages/python/tracing.h"

enum { MOST_REASONS = 32 };

static bool propose_in(struct expansion *expansion, const char *directory, const char *package, const char *beginning,
                       struct reach sample)
{
    struct pith_found found;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(expansion->view, directory, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(expansion->view, found.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        size_t size = strcspn(names[i], ".");
        bool known, asked = sample.rule == PITH_RULE_INCLUDE; /* by the manifest: then to the last one */
        bool special = strncmp(names[i], asked ? "__init__" : "__", asked ? 8 : 2) == 0;
        if (size == 0 || special || strncmp(names[i], beginning, strlen(beginning)) != 0) {
            continue;
        }
        const char *stem = pith_copy(expansion->arena, names[i], size);
        if (!asked && is_rare_codec(package, stem)) {
            continue;
        }
        const char *name = pith_format(expansion->arena, "%s.%s", package, stem);
        if (!propose_module(expansion, name, sample, &known) ||
            (asked && known && !propose_children(expansion, name, "", sample))) {
            return false;
        }
    }
    return true;
}

/* Modules with so many reasons need no more: each reason is an edge to each of them. */
static bool is_asked_enough(struct expansion *expansion, const char *package, const char *beginning)
{
    const char *name = pith_format(expansion->arena, "%s.%s*", package, beginning);
    uint32_t text = pith_intern(pith_view_texts(expansion->view), name);
    pith_extend(expansion->arena, &tracing_of(expansion)->asked, text, 0);
    return tracing_of(expansion)->asked.items[text] == MOST_REASONS ||
           tracing_of(expansion)->asked.items[text]++ == MOST_REASONS;
}

bool propose_children(struct expansion *expansion, const char *package, const char *beginning, struct reach sample)
{
    const struct pith_module *module;
    if (is_asked_enough(expansion, package, beginning)) {
        return true;
    }
    if (!pith_finder_find(tracing_of(expansion)->finder, package, &module, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < module->path_count; i++) {
        if (!propose_in(expansion, module->path[i], package, beginning, sample)) {
            return false;
        }
    }
    return true;
}

bool propose_beginning(struct expansion *expansion, const char *stem, struct reach sample)
{
    const char *dot = strrchr(stem, '.');
    /* Without a package before it, anything could be meant. */
    return dot == NULL ||
           propose_children(expansion, pith_copy(expansion->arena, stem, (size_t)(dot - stem)), dot + 1, sample);
}
