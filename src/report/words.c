/* SPDX-License-Identifier: Apache-2.0 */
/* The words of accounts: one table for what people and JSON read. */
#include "report/room.h"

static const char *const nodes[] = {
#define PITH_KIND(name, word, path, look) [PITH_NODE_##name] = word,
#include "pith/engine/kinds.def"
};

static const char *const entries[] = {[PITH_ENTRY_DIRECTORY] = "directory",
                                      [PITH_ENTRY_FILE] = "file",
                                      [PITH_ENTRY_SYMLINK] = "symlink",
                                      [PITH_ENTRY_HARDLINK] = "hardlink"};

const char *pith_node_word(enum pith_node_kind kind)
{
    return nodes[kind];
}

const char *pith_owner_word(enum pith_owner_kind kind)
{
    return kind == PITH_OWNER_DIST ? "distribution" : pith_package_databases[kind - PITH_OWNER_PACKAGE].name;
}

const char *pith_entry_word(enum pith_entry_type type)
{
    return entries[type];
}

/* The index of a word in a table, or `count`. */
static uint32_t index_of(const char *const *table, uint32_t count, const char *word)
{
    uint32_t i = 0;
    while (i < count && strcmp(table[i], word) != 0) {
        i++;
    }
    return i;
}

bool account_node_kind(const char *word, enum pith_node_kind *kind)
{
    uint32_t i = index_of(nodes, sizeof nodes / sizeof *nodes, word);
    *kind = (enum pith_node_kind)i;
    return i < sizeof nodes / sizeof *nodes;
}

static enum pith_owner_kind owner_kind(const struct pith_package_database *database)
{
    return (enum pith_owner_kind)(PITH_OWNER_PACKAGE + (database - pith_package_databases));
}

bool account_owner_kind(const char *word, enum pith_owner_kind *kind)
{
    const struct pith_package_database *database = pith_package_databases;
    while (database->name != NULL && strcmp(database->name, word) != 0) {
        database++;
    }
    bool dist = strcmp(word, pith_owner_word(PITH_OWNER_DIST)) == 0;
    *kind = dist ? PITH_OWNER_DIST : owner_kind(database);
    return dist || database->name != NULL;
}

enum pith_owner_kind account_owner_of(const struct pith_package *package)
{
    return owner_kind(package->database);
}

bool account_entry_type(const char *word, enum pith_entry_type *type)
{
    uint32_t i = index_of(entries, sizeof entries / sizeof *entries, word);
    *type = (enum pith_entry_type)i;
    return i < sizeof entries / sizeof *entries;
}
