/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter's node: its process, its world, and the frame of files that every start of it reads. */
#include "languages/python/tracing.h"

static bool read_world(struct expansion *expansion, const char *path, const struct pith_linkmap *map)
{
    const struct pith_plan *plan = expansion->plan;
    struct pith_python_environment environment = {
        .home = pith_plan_variable(plan, "PYTHONHOME"),
        .path = pith_plan_variable(plan, "PYTHONPATH"),
        .directory = plan->workdir,
        .judge_pths = judge_pths,
        .judge = expansion,
    };
    struct pith_found *objects = pith_alloc_array(expansion->arena, map->count, sizeof *objects);
    for (uint32_t i = 0; i < map->count; i++) {
        objects[i] = map->objects[i].found;
    }
    return pith_python_read(expansion->view, path, objects, map->count, &environment, expansion->arena,
                            &tracing_of(expansion)->environment.python, expansion->error);
}

static void want(struct expansion *expansion, enum pith_rule rule, const char *path, const char *detail)
{
    propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = rule, .path = path, .detail = detail});
}

/* What every start of this interpreter reads, whatever program it runs. */
static void want_frame(struct expansion *expansion)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    if (python->venv_config != NULL) {
        want(expansion, PITH_RULE_VENV_CONFIG, python->venv_config, NULL);
    }
    want(expansion, PITH_RULE_LANDMARK, python->landmark, NULL);
    for (uint32_t i = 0; i < python->path.count; i++) {
        const struct pith_path_entry *entry = &python->path.items[i];
        if (entry->rule == PITH_PATH_DYNLOAD && entry->exists) {
            want(expansion, PITH_RULE_DYNLOAD, entry->path, NULL);
        }
        if (entry->archive) { /* pith does not look into it */
            want(expansion, PITH_RULE_PTH, entry->path, NULL);
        }
    }
}

bool expand_python(struct expansion *expansion, uint32_t node)
{
    const char *path = pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
    struct pith_found found;
    const struct pith_elf *elf;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(expansion->error, PITH_MISSING, "the interpreter %s %s", path, pith_seen_text(seen));
    }
    switch (pith_view_elf(expansion->view, &found, &elf, expansion->error)) {
    case PITH_ELF_BAD:
        return false;
    case PITH_ELF_NOT:
        return pith_fail(
            expansion->error, PITH_MISSING,
            "the interpreter %s is not an ELF program; name the interpreter itself, not a script that starts it", path);
    case PITH_ELF_OK:
        break;
    }
    const struct loading start = {.run = start_process, .path = path, .interpreter = true};
    if (!on_all_processors(expansion, node, &start)) {
        return false;
    }
    struct tracing *tracing = pith_alloc(expansion->arena, sizeof *tracing);
    expansion->closure->languages[PITH_LANGUAGE_PYTHON] = tracing;
    tracing->environment.known = read_world(expansion, path, &expansion->base);
    if (!tracing->environment.known) {
        return false;
    }
    want_frame(expansion);
    return start_tracing(expansion) && propose_directories(expansion);
}
