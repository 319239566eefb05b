/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .note.dlopen (UAPI specification 12): what a file says itself of the libraries that it opens. Of alternatives the
 * first that loads is taken. Required and recommended ones are followed; suggested ones are only told of.
 */
#include "engine/engine.h"

static const char *alternatives(struct expansion *expansion, const struct pith_dlopen_note *note)
{
    const char *text = note->sonames[0];
    for (uint32_t i = 1; i < note->count; i++) {
        text = pith_format(expansion->arena, "%s or %s", text, note->sonames[i]);
    }
    return note->feature == NULL ? text : pith_format(expansion->arena, "%s for %s", text, note->feature);
}

static bool is_listed(const struct expansion *expansion, const char *name)
{
    const struct pith_list *list = &expansion->plan->manifest->libraries.dlopen;
    for (uint32_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].text, name) == 0) {
            return true;
        }
    }
    return false;
}

static void suggest(struct expansion *expansion, const struct process *process, const char *path,
                    const struct pith_dlopen_note *note)
{
    for (uint32_t i = 0; i < note->count; i++) {
        const char *name = note->sonames[i];
        if (is_listed(expansion, name) || is_excluded(expansion, name) ||
            find_object(process->map, name) != UINT32_MAX) {
            return;
        }
    }
    object_once(expansion, (struct pith_finding){
                               .rule = "optional-library",
                               .level = PITH_NOTE,
                               .path = path,
                               .reason = pith_format(expansion->arena, "may open %s", alternatives(expansion, note)),
                               .remedy = pith_format(expansion->arena, "add %s to [libraries] dlopen if that is wanted",
                                                     note->sonames[0]),
                           });
}

static void lacks(struct expansion *expansion, const struct process *process, const char *path,
                  const struct pith_dlopen_note *note)
{
    bool required = note->priority == PITH_DLOPEN_REQUIRED;
    object_once(expansion, (struct pith_finding){
                               .rule = required ? "missing-library" : "optional-library",
                               .level = required && !process->maybe ? PITH_ERROR : PITH_NOTE,
                               .path = path,
                               .reason = pith_format(
                                   expansion->arena, "%s %s at run time, which the loader would not find",
                                   required ? "must open" : "should be able to open", alternatives(expansion, note)),
                               .remedy = pith_format(expansion->arena,
                                                     "install the package that holds %s in the source, or name it in "
                                                     "[libraries] exclude",
                                                     note->sonames[0]),
                           });
}

/* A library that is there but does not load says more than "not found". */
static bool is_there(const struct pith_linkmap *failed, const struct pith_linkmap *before, const char *name)
{
    for (uint32_t i = before->failure_count; i < failed->failure_count; i++) {
        const struct pith_need_failure *failure = &failed->failures[i];
        if (failure->fault == PITH_NEED_MISSING && strcmp(failure->name, name) == 0) {
            return false;
        }
    }
    return true;
}

static bool follow(struct expansion *expansion, struct process *process, uint32_t object,
                   const struct pith_dlopen_note *note)
{
    const struct pith_linkmap before = *process->map;
    struct pith_linkmap failed, there = {0};
    uint32_t tried = 0;
    const char *path = pith_text(pith_view_texts(expansion->view), before.objects[object].found.path);
    struct why why = {.rule = PITH_RULE_DLOPEN_NOTE, .detail = note->feature};
    for (uint32_t i = 0; i < note->count; i++) {
        bool opened;
        if (is_excluded(expansion, note->sonames[i])) {
            continue;
        }
        tried++;
        if (!open_library(expansion, process, note->sonames[i], object, why, &opened, &failed)) {
            return false;
        }
        if (opened) {
            return true;
        }
        if (there.objects == NULL && is_there(&failed, &before, note->sonames[i])) {
            there = failed;
        }
    }
    if (there.objects != NULL) {
        object_to_failures(expansion, &there, before.failure_count,
                           process->maybe || note->priority != PITH_DLOPEN_REQUIRED);
    } else if (tried > 0) {
        lacks(expansion, process, path, note);
    }
    return true;
}

bool follow_notes(struct expansion *expansion, struct process *process, uint32_t object)
{
    const struct pith_elf *elf = process->map->objects[object].elf;
    const char *path = pith_text(pith_view_texts(expansion->view), process->map->objects[object].found.path);
    for (uint32_t i = 0; i < elf->dlopen_note_count; i++) {
        const struct pith_dlopen_note *note = &elf->dlopen_notes[i];
        if (note->priority == PITH_DLOPEN_SUGGESTED) {
            suggest(expansion, process, path, note);
        } else if (!follow(expansion, process, object, note)) {
            return false;
        }
    }
    return true;
}
