/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_REPORT_ROOM_H
#define PITH_REPORT_ROOM_H

#include "base/json.h"
#include "pith/report/account.h"

/* words.c: false when there is no such word. */
bool account_node_kind(const char *word, enum pith_node_kind *kind);
bool account_owner_kind(const char *word, enum pith_owner_kind *kind);
enum pith_owner_kind account_owner_of(const struct pith_package *package);
bool account_entry_type(const char *word, enum pith_entry_type *type);

/*
 * text.c: text that need not be UTF-8, as JSON, which must be: bytes that are not are written as U+FFFD in text for
 * people; in an account as {"hex": "…"}, so that it can be read back.
 */
json_t *json_of_text(const char *text);
/* NULL when the value is neither a string nor such an object. */
const char *text_of_json(const json_t *value, struct pith_arena *arena);

/* papers.c: the edges to the papers of a tree, whose nodes are there. */
void account_add_papers(struct pith_account *account, const struct pith_rootfs *rootfs);

#endif
