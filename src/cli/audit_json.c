/* SPDX-License-Identifier: Apache-2.0 */
/* The audit for machines: all rows, as docs/schema/audit.json says. */
#include "cli/audit.h"
#include "cli/json.h"
#include "report/room.h"

static json_t *shares_json(struct audit *audit, enum pith_share_kind kind)
{
    struct pith_shares shares;
    json_t *array = json_array();
    pith_audit_shares(&audit->costs, kind, audit->arena, &shares);
    pith_audit_weigh(&audit->costs, &shares, shares.list.count, audit->arena);
    for (uint32_t i = 0; i < shares.list.count; i++) {
        const struct pith_share *share = &shares.list.items[i];
        json_t *one = json_pack("{s:o, s:I, s:I}", "name", json_of_text(share->name), "files", (json_int_t)share->files,
                                "bytes", (json_int_t)share->bytes);
        if (share->more != NULL) {
            (void)json_object_set_new(one, kind == PITH_SHARE_LIBRARY || kind == PITH_SHARE_IMPORT ? "path" : "version",
                                      json_of_text(share->more));
        }
        if (audit->account->reasoned) {
            (void)json_object_set_new(one, "exclusive", json_integer((json_int_t)share->exclusive));
            (void)json_object_set_new(one, "shared", json_integer((json_int_t)share->shared));
        }
        (void)json_array_append_new(array, one);
    }
    return array;
}

static json_t *statements_json(struct audit *audit)
{
    const struct pith_texts *texts = audit->account->texts;
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->costs.statements.count; i++) {
        const struct pith_statement *statement = &audit->costs.statements.items[i];
        struct pith_part part = pith_audit_part(&audit->costs, statement, audit->arena);
        (void)json_array_append_new(
            array,
            json_pack("{s:o, s:o, s:b, s:b, s:I, s:I, s:o}", "where", json_of_text(pith_text(texts, statement->where)),
                      "names", json_of_text(pith_text(texts, statement->names)), "import", statement->import, "app",
                      statement->app, "files", (json_int_t)statement->files, "bytes", (json_int_t)statement->bytes,
                      "most",
                      part.name == NULL
                          ? json_null()
                          : json_pack("{s:o, s:I}", "name", json_of_text(part.name), "bytes", (json_int_t)part.bytes)));
    }
    return array;
}

static json_t *findings_json(const struct audit *audit)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < audit->findings->list.count; i++) {
        (void)json_array_append_new(array, cli_json_finding(&audit->findings->list.items[i]));
    }
    return array;
}

void audit_json(struct audit *audit)
{
    json_t *whole = json_object();
    json_int_t bytes = 0, files = 0;
    size_t size;
    pith_json_prepare();
    for (uint32_t i = 0; i < audit->account->files.count; i++) {
        bytes += (json_int_t)audit->account->files.items[i].size;
        files += audit->account->files.items[i].type == PITH_ENTRY_FILE;
    }
    (void)json_object_set_new(whole, "version", json_integer(CLI_JSON_VERSION));
    (void)json_object_set_new(whole, "subject", json_of_text(audit->subject));
    (void)json_object_set_new(whole, "bytes", json_integer(bytes));
    (void)json_object_set_new(whole, "files", json_integer(files));
    (void)json_object_set_new(whole, "reasoned", json_boolean(audit->account->reasoned));
    for (int kind = 0; kind < PITH_SHARE_KINDS; kind++) {
        (void)json_object_set_new(whole, pith_share_words((enum pith_share_kind)kind),
                                  shares_json(audit, (enum pith_share_kind)kind));
    }
    (void)json_object_set_new(whole, "statements", statements_json(audit));
    (void)json_object_set_new(whole, "findings", findings_json(audit));
    (void)json_object_set_new(whole, "errors", json_integer(audit->errors));
    const char *text = pith_json_text(audit->arena, whole, &size);
    cli_json_put(text, size);
    cli_json_put("\n", 1);
}
