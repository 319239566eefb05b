/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of an instruction: flags, the JSON form, words. */
#include "init/dockerfile.h"

#include "base/json.h"

struct pith_strings docker_words(struct pith_arena *arena, const char *text, char escape, bool quotes)
{
    PITH_VEC(const char *) words = {0};
    for (text += strspn(text, " \t\n"); *text != '\0'; text += strspn(text, " \t\n")) {
        const char *end = text;
        for (char quote = '\0'; *end != '\0' && (quote != '\0' || strchr(" \t\n", *end) == NULL); end++) {
            if (!quotes) {
                continue;
            }
            if (*end == escape && quote != '\'' && end[1] != '\0') {
                end++;
            } else if (quote != '\0') {
                quote = *end == quote ? '\0' : quote;
            } else if (*end == '"' || *end == '\'') {
                quote = *end;
            }
        }
        pith_push(arena, &words, pith_copy(arena, text, (size_t)(end - text)));
        text = end;
    }
    return (struct pith_strings){words.items, words.count};
}

static bool takes_flags(const char *name)
{
    static const char *const known[] = {"FROM", "COPY", "ADD", "RUN", "HEALTHCHECK"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(name, known[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void read_json(struct docker_instruction *instruction, struct pith_arena *arena)
{
    char why[PITH_JSON_WHY];
    json_t *array =
        *instruction->rest == '[' ? pith_json_parse(instruction->rest, strlen(instruction->rest), why) : NULL;
    PITH_VEC(const char *) words = {0};
    size_t index;
    json_t *item;
    instruction->json = json_is_array(array);
    json_array_foreach(array, index, item)
    {
        instruction->json = instruction->json && json_is_string(item);
        pith_push(arena, &words, json_is_string(item) ? pith_strdup(arena, json_string_value(item)) : "");
    }
    json_decref(array);
    instruction->words = (struct pith_strings){words.items, words.count};
}

void docker_split(struct docker_instruction *instruction, struct pith_arena *arena)
{
    while (takes_flags(instruction->name) && strncmp(instruction->rest, "--", 2) == 0) {
        struct pith_strings words = docker_words(arena, instruction->rest, '\\', true);
        const char *word = words.items[0], *equals = strchr(word, '=');
        instruction->rest += strlen(word);
        instruction->rest += strspn(instruction->rest, " \t");
        if (word[2] == '\0') {
            break;
        }
        size_t size = equals == NULL ? strlen(word) : (size_t)(equals - word);
        struct docker_flag flag = {pith_copy(arena, word + 2, size - 2), equals == NULL ? "" : equals + 1};
        pith_push(arena, &instruction->flags, flag);
    }
    read_json(instruction, arena);
}

const char *docker_flag(const struct docker_instruction *instruction, const char *name)
{
    for (uint32_t i = 0; i < instruction->flags.count; i++) {
        if (strcmp(instruction->flags.items[i].name, name) == 0) {
            return instruction->flags.items[i].value;
        }
    }
    return NULL;
}
