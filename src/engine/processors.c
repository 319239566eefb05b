/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `[libraries] hwcaps = all`: what the loader would take on other processors than the least one. Each has a loader and
 * a process of its own, and everything that is loaded is loaded once more in each: a variant that it takes may need
 * what the plain library does not. What comes of it differs only in the reason.
 */
#include "engine/engine.h"

struct pith_loader_options loader_options(const struct pith_plan *plan)
{
    return (struct pith_loader_options){
        .library_path = pith_plan_variable(plan, "LD_LIBRARY_PATH"),
        .preload = pith_plan_variable(plan, "LD_PRELOAD"),
        .audit = pith_plan_variable(plan, "LD_AUDIT"),
    };
}

static void swap(struct expansion *expansion, struct processor *processor)
{
    struct processor least = {expansion->processor, expansion->loader, expansion->base, expansion->has_base,
                              expansion->started};
    expansion->processor = processor->hwcaps;
    expansion->loader = processor->loader;
    expansion->base = processor->base;
    expansion->has_base = processor->has_base;
    expansion->started = processor->started;
    *processor = least;
}

/* The first program's loader tells which there are. */
static bool find_processors(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    struct pith_strings found;
    if (expansion->knows_processors || expansion->closure->loader == NULL) {
        return true;
    }
    expansion->knows_processors = true;
    if (plan->manifest->libraries.hwcaps != PITH_HWCAPS_ALL) {
        return true;
    }
    if (!pith_loader_processors(expansion->view, expansion->closure->loader, expansion->arena, &found,
                                expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < found.count; i++) {
        struct pith_loader_options options = loader_options(plan);
        options.hwcaps = found.items[i];
        pith_push(
            expansion->arena, &expansion->processors,
            (struct processor){.hwcaps = found.items[i], .loader = pith_loader_create(expansion->view, &options)});
    }
    return true;
}

bool on_all_processors(struct expansion *expansion, uint32_t node, const struct loading *loading)
{
    if (!loading->run(expansion, loading)) {
        return false;
    }
    if (!find_processors(expansion)) {
        return false;
    }
    bool good = true;
    for (uint32_t i = 0; i < expansion->processors.count && good; i++) {
        struct processor *processor = &expansion->processors.items[i];
        good = merge_reaches(expansion, node);
        swap(expansion, processor);
        good = good && loading->run(expansion, loading);
        swap(expansion, processor);
    }
    return good;
}

void forget_processors(struct expansion *expansion)
{
    for (uint32_t i = expansion->own_processors; i < expansion->processors.count; i++) {
        pith_loader_destroy(expansion->processors.items[i].loader);
    }
}

/* "glibc-hwcaps/x86-64-v3" of "…:glibc-hwcaps/x86-64-v2": the first one names the processor best. */
const char *processor_name(const struct expansion *expansion)
{
    return pith_copy(expansion->arena, expansion->processor, strcspn(expansion->processor, ":"));
}
