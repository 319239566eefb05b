/* SPDX-License-Identifier: Apache-2.0 */
/* What a word behind -o means: the row of outputs.def that it names, which reads the rest. */
#include "image/outputs.h"

#include "base/output.h"
#include "base/path.h"

const struct pith_output_kind *const pith_output_kinds[] = {
#define OUTPUT(name) &output_##name,
#include "image/outputs.def"
#undef OUTPUT
    NULL,
};

/* What stands behind a naming word that begins one; the whole of a word that it ends, or is. NULL: it names another. */
static const char *rest_of(const char *word, const char *naming, bool begins)
{
    size_t size = strlen(naming);
    if ((naming[size - 1] == ':') != begins) {
        return NULL;
    }
    if (begins) {
        return strncmp(word, naming, size) == 0 ? word + size : NULL;
    }
    bool named = strcmp(naming, "-") == 0 ? strcmp(word, naming) == 0 : pith_has_extension(word, naming);
    return named ? word : NULL;
}

static const struct pith_output_kind *find_kind(const char *word, bool begins, const char **rest)
{
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        for (const char *const *naming = pith_output_kinds[i]->words; *naming != NULL; naming++) {
            *rest = rest_of(word, *naming, begins);
            if (*rest != NULL) {
                return pith_output_kinds[i];
            }
        }
    }
    return NULL;
}

static const struct pith_output_kind *kind_of(const char *word, const char **rest)
{
    const struct pith_output_kind *kind = find_kind(word, true, rest);
    return kind != NULL ? kind : find_kind(word, false, rest);
}

const struct pith_output_kind *pith_output_kind_of(const char *word)
{
    const char *rest;
    return kind_of(word, &rest);
}

static bool fail_unknown(const char *word, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    const char *forms = "";
    for (size_t i = 0; pith_output_kinds[i] != NULL; i++) {
        const char *between = i == 0 ? "" : pith_output_kinds[i + 1] == NULL ? " or " : ", ";
        forms = pith_format(&arena, "%s%s%s", forms, between, pith_output_kinds[i]->form);
    }
    return pith_fail(error, PITH_USAGE, "output %s: write %s; - is standard output", word, forms);
}

bool pith_target_read(const char *word, struct pith_arena *arena, struct pith_target *target, struct pith_error *error)
{
    const char *rest;
    *target = (struct pith_target){.word = word, .path = word, .kind = kind_of(word, &rest), .compression = PITH_PLAIN};
    if (target->kind == NULL) {
        return fail_unknown(word, error);
    }
    return target->kind->read == NULL || target->kind->read(rest, arena, target, error);
}

bool pith_target_check(const struct pith_target *target, struct pith_error *error)
{
    return target->kind->check(target, error) || pith_context(error, "writing %s", target->word);
}

const char *pith_target_reasons(const struct pith_target *target, struct pith_arena *arena)
{
    bool beside = target->kind->reasons == PITH_REASONS_BESIDE && strcmp(target->path, "-") != 0;
    return beside ? pith_format(arena, "%s.why", target->path) : NULL;
}

bool target_read_reference(const char *rest, const char *what, struct pith_arena *arena, struct pith_target *target,
                           struct pith_error *error)
{
    size_t size = strcspn(rest, ":");
    target->path = pith_copy(arena, rest, size);
    target->reference = rest[size] == ':' ? rest + size + 1 : NULL;
    return size > 0 || pith_fail(error, PITH_USAGE, "output %s: name a %s behind the colon", target->word, what);
}

/* The specification's grammar of org.opencontainers.image.ref.name: words with one sign, or "--", between. */
static bool is_ref_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (;;) {
        size_t word = strspn(text, letters);
        text += word;
        if (word == 0 || *text == '\0') {
            return word > 0;
        }
        if (strchr("-._:@/+", *text) == NULL) {
            return false;
        }
        text += strncmp(text, "--", 2) == 0 ? 2 : 1;
    }
}

bool target_read_tag(const char *rest, const char *what, struct pith_arena *arena, struct pith_target *target,
                     struct pith_error *error)
{
    return target_read_reference(rest, what, arena, target, error) &&
           (target->reference == NULL || is_ref_name(target->reference) ||
            pith_fail(error, PITH_USAGE,
                      "output %s: '%s' is no tag; use letters and digits, with one of -._:@/+ between", target->word,
                      target->reference));
}

bool target_check_file(const struct pith_target *target, struct pith_error *error)
{
    return pith_output_check_file(target->path, error);
}
