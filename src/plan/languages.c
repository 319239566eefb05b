/* SPDX-License-Identifier: Apache-2.0 */
/* Asks each language for its part of the plan. */
#include "plan/language.h"

const struct plan_language *plan_language_of(const struct pith_manifest *manifest)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (plan_languages[i]->interpreter(manifest)->text != NULL) {
            return plan_languages[i];
        }
    }
    return NULL;
}

const char *plan_interpreter_of(const struct pith_manifest *manifest)
{
    const struct plan_language *language = plan_language_of(manifest);
    return language == NULL ? NULL : language->interpreter(manifest)->text;
}

void plan_name_for_languages(const struct pith_manifest *manifest, struct pith_arena *arena, struct pith_named *named)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (plan_languages[i]->name_files != NULL) {
            plan_languages[i]->name_files(manifest, arena, named);
        }
    }
}

bool plan_is_environment(struct pith_view *view, const char *directory, struct pith_arena *arena)
{
    bool is = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && !is; i++) {
        is = plan_languages[i]->is_environment != NULL && plan_languages[i]->is_environment(view, directory, arena);
    }
    return is;
}

bool plan_is_whole(const struct pith_manifest *manifest)
{
    bool is = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && !is; i++) {
        is = plan_languages[i]->is_whole != NULL && plan_languages[i]->is_whole(manifest);
    }
    return is;
}

void plan_set_for_languages(struct planning *planning)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        if (plan_languages[i]->set_variables != NULL) {
            plan_languages[i]->set_variables(planning);
        }
    }
}

bool plan_read_for_languages(struct planning *planning)
{
    bool good = true;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && good; i++) {
        good = plan_languages[i]->read == NULL || plan_languages[i]->read(planning);
    }
    return good;
}
