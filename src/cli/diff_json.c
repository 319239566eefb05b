/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison as JSON: docs/schema/diff.json. */
#include "cli/diff.h"
#include "cli/json.h"

#include <jansson.h>

static const char *const words[] = {[PITH_ADDED] = "added", [PITH_REMOVED] = "removed", [PITH_CHANGED] = "changed"};

static json_t *config_json(const struct pith_diff *diff)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < diff->config.count; i++) {
        const struct pith_name_change *change = &diff->config.items[i];
        json_t *before = change->before == NULL ? json_null() : json_loads(change->before, JSON_DECODE_ANY, NULL);
        json_t *after = change->after == NULL ? json_null() : json_loads(change->after, JSON_DECODE_ANY, NULL);
        (void)json_array_append_new(array, json_pack("{s:s, s:s, s:o, s:o}", "change", words[change->change], "key",
                                                     change->name, "before", before, "after", after));
    }
    return array;
}

static json_t *version_json(const struct pith_owner *owner)
{
    return owner == NULL ? json_null() : cli_json_text(owner->version);
}

static json_t *owners_json(const struct pith_diff *diff)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < diff->owners.count; i++) {
        const struct pith_owner_change *change = &diff->owners.items[i];
        const struct pith_owner *owner = change->after != NULL ? change->after : change->before;
        (void)json_array_append_new(
            array, json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:I}", "change", words[change->change], "kind",
                             pith_owner_word(owner->kind), "name", cli_json_text(owner->name), "before",
                             version_json(change->before), "after", version_json(change->after), "bytes_before",
                             (json_int_t)change->bytes_before, "bytes_after", (json_int_t)change->bytes_after));
    }
    return array;
}

static json_t *modules_json(const struct pith_diff *diff)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < diff->modules.count; i++) {
        const struct pith_name_change *change = &diff->modules.items[i];
        (void)json_array_append_new(
            array, json_pack("{s:s, s:o}", "change", words[change->change], "name", cli_json_text(change->name)));
    }
    return array;
}

static json_t *files_json(const struct comparison *comparison)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < comparison->diff->files.count; i++) {
        const struct pith_file_change *change = &comparison->diff->files.items[i];
        const struct pith_account_file *file = change->after != NULL ? change->after : change->before;
        const struct pith_account *account = &comparison->sides[change->after == NULL ? 0 : 1].account;
        (void)json_array_append_new(
            array, json_pack("{s:s, s:o, s:I, s:I, s:b, s:o}", "change", words[change->change], "path",
                             cli_json_text(pith_text(account->texts, file->path)), "bytes_before",
                             (json_int_t)(change->before == NULL ? 0 : change->before->size), "bytes_after",
                             (json_int_t)(change->after == NULL ? 0 : change->after->size), "content", change->content,
                             "cause", change->cause == UINT32_MAX ? json_null() : json_integer(change->cause)));
    }
    return array;
}

static json_t *causes_json(const struct comparison *comparison)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < comparison->diff->causes.count; i++) {
        const struct pith_cause *cause = &comparison->diff->causes.items[i];
        (void)json_array_append_new(array, json_pack("{s:o, s:I, s:I}", "reason",
                                                     cli_json_sentence(cause_text(comparison, cause)), "files",
                                                     (json_int_t)cause->files, "bytes", (json_int_t)cause->bytes));
    }
    return array;
}

static json_t *layers_json(const struct pith_diff *diff)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < diff->layers.count; i++) {
        const struct pith_layer_size *layer = &diff->layers.items[i];
        (void)json_array_append_new(array,
                                    json_pack("{s:s, s:I, s:I}", "name", layer->name, "bytes_before",
                                              (json_int_t)layer->before, "bytes_after", (json_int_t)layer->after));
    }
    return array;
}

void diff_show_json(const struct comparison *comparison)
{
    const struct pith_diff *diff = comparison->diff;
    json_t *whole =
        json_pack("{s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "before", cli_json_text(comparison->words[0]),
                  "after", cli_json_text(comparison->words[1]), "bytes_before", (json_int_t)diff->bytes_before,
                  "bytes_after", (json_int_t)diff->bytes_after, "config", config_json(diff), "packages",
                  owners_json(diff), "modules", modules_json(diff), "files", files_json(comparison), "causes",
                  causes_json(comparison), "layers", layers_json(diff));
    cli_json_print(whole);
}
