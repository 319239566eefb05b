/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compound statements that are open. A block stays on the stack until a statement of its column or left of it
 * follows that is none of its clauses. Between a clause's first word and its colon it is no block yet but the header.
 */
#include "languages/python/parser/walk.h"

struct pith_py_place pith_py_place(struct py_scan *scan, size_t at)
{
    struct pith_py_place place = {0};
    if (scan->block_count > 0) {
        place = scan->blocks[scan->block_count - 1].inside;
    }
    place.line = pith_py_line(scan, at);
    return place;
}

/* A try that catches ImportError protects what stands in its body, but not what is only defined there. */
static void close_block(struct py_scan *scan, const struct py_block *block)
{
    if (block->kind != BLOCK_TRY || !block->catches) {
        return;
    }
    for (uint32_t i = block->first_import; i < block->last_import; i++) {
        struct pith_py_place *place = &scan->facts->imports.items[i].place;
        place->guards |= place->functions == block->outside.functions ? PITH_PY_CAUGHT : 0;
    }
    for (uint32_t i = block->first_call; i < block->last_call; i++) {
        struct pith_py_place *place = &scan->facts->calls.items[i].place;
        place->guards |= place->functions == block->outside.functions ? PITH_PY_CAUGHT : 0;
    }
}

static void end_try_body(struct py_scan *scan, struct py_block *block)
{
    if ((block->inside.guards & PITH_PY_TRY) != 0 && block->last_import == UINT32_MAX) {
        block->last_import = scan->facts->imports.count;
        block->last_call = scan->facts->calls.count;
    }
}

void pith_py_pop(struct py_scan *scan)
{
    struct py_block *block = &scan->blocks[--scan->block_count];
    end_try_body(scan, block);
    close_block(scan, block);
}

void pith_py_drop_header(struct py_scan *scan)
{
    if (scan->has_header) {
        scan->has_header = false;
        end_try_body(scan, &scan->header);
        close_block(scan, &scan->header);
    }
}

void pith_py_close_blocks(struct py_scan *scan)
{
    pith_py_drop_header(scan);
    while (scan->block_count > 0) {
        pith_py_pop(scan);
    }
}

/* The header's colon: its suite begins. */
void pith_py_colon(struct py_scan *scan)
{
    if (scan->block_count == MOST_BLOCKS) {
        pith_py_stop(scan);
        return;
    }
    scan->has_header = false;
    scan->header.first_import =
        scan->header.last_import == UINT32_MAX ? scan->facts->imports.count : scan->header.first_import;
    scan->header.first_call = scan->header.last_call == UINT32_MAX ? scan->facts->calls.count : scan->header.first_call;
    scan->blocks[scan->block_count++] = scan->header;
}

static struct py_block *new_header(struct py_scan *scan, enum py_block_kind kind, uint32_t indent)
{
    struct pith_py_place around = {0};
    if (scan->block_count > 0) {
        around = scan->blocks[scan->block_count - 1].inside;
    }
    scan->header = (struct py_block){.kind = kind, .indent = indent, .outside = around, .inside = around};
    scan->has_header = true;
    return &scan->header;
}

/* Puts a clause of an if under its condition. */
static void enter(struct py_scan *scan, struct py_block *block, uint32_t condition)
{
    block->inside = block->outside;
    block->inside.condition = pith_py_both(scan, PITH_PY_AND, block->outside.condition, condition);
    block->inside.guards |= PITH_PY_IF;
    const struct pith_py_condition *all = &scan->facts->conditions.items[block->inside.condition];
    block->inside.guards |= all->always == PITH_PY_NO ? PITH_PY_NEVER : 0;
    block->inside.guards |= all->main ? PITH_PY_MAIN : 0;
}

static void if_header(struct py_scan *scan, size_t behind, uint32_t indent)
{
    uint32_t condition = pith_py_condition(scan, behind);
    struct py_block *block = new_header(scan, BLOCK_IF, indent);
    block->rest = pith_py_not(scan, condition);
    enter(scan, block, condition);
}

static void def_header(struct py_scan *scan, uint32_t indent)
{
    struct py_block *block = new_header(scan, BLOCK_PLAIN, indent);
    block->inside.guards |= PITH_PY_FUNCTION;
    block->inside.guards &= (uint16_t) ~(PITH_PY_TRY | PITH_PY_CAUGHT);
    block->inside.functions++;
}

static void guarded_header(struct py_scan *scan, enum py_block_kind kind, enum pith_py_guard guard, uint32_t indent)
{
    struct py_block *block = new_header(scan, kind, indent);
    block->inside.guards |= (uint16_t)guard;
    block->last_import = block->last_call = kind == BLOCK_TRY ? UINT32_MAX : 0;
}

/* Does the text up to the colon name an exception that covers ImportError? Without any name, it does. */
static bool catches(const struct py_scan *scan, size_t at)
{
    struct py_lex lex = {.bytes = scan->bytes, .at = at, .end = scan->size};
    pith_py_blanks(&lex);
    (void)(py_peek(&lex) == '*' && pith_py_take(&lex, "*"));
    lex.depth = pith_py_take(&lex, "(");
    pith_py_blanks(&lex);
    bool empty = true;
    for (;;) {
        const char *name;
        size_t length;
        bool attribute = pith_py_take(&lex, ".");
        if (!pith_py_take_name(&lex, &name, &length)) {
            bool comma = !attribute && pith_py_take(&lex, ",");
            if (!attribute && !comma) {
                return empty && py_peek(&lex) == ':';
            }
            continue;
        }
        static const char *const covering[] = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"};
        for (size_t i = 0; i < sizeof covering / sizeof *covering; i++) {
            if (strlen(covering[i]) == length && memcmp(covering[i], name, length) == 0 && !attribute) {
                return true;
            }
        }
        if (lex.depth == 0 && length == 2 && memcmp(name, "as", 2) == 0) {
            return false;
        }
        empty = false;
    }
}

static void with_header(struct py_scan *scan, size_t at, uint32_t indent)
{
    struct py_lex lex = {.bytes = scan->bytes, .at = at, .end = scan->size};
    pith_py_blanks(&lex);
    if (pith_py_take(&lex, "contextlib") && !pith_py_take(&lex, ".")) {
        return;
    }
    if (pith_py_take(&lex, "suppress") && py_peek(&lex) == '(' && catches(scan, lex.at)) {
        guarded_header(scan, BLOCK_PLAIN, PITH_PY_CAUGHT, indent);
    }
}

/* The next clause of the block on top, which leaves the stack until its colon. */
static struct py_block *next_clause(struct py_scan *scan)
{
    scan->header = scan->blocks[--scan->block_count];
    scan->has_header = true;
    end_try_body(scan, &scan->header);
    scan->header.inside = scan->header.outside;
    return &scan->header;
}

/* elif, else, except, finally. False when the word is none, or belongs to a for or while. */
bool pith_py_clause(struct py_scan *scan, struct py_lex word)
{
    const struct py_block *top = scan->block_count > 0 ? &scan->blocks[scan->block_count - 1] : NULL;
    enum py_block_kind kind = top == NULL ? BLOCK_PLAIN : top->kind;
    if (kind == BLOCK_IF && pith_py_take(&word, "elif")) {
        uint32_t condition = pith_py_condition(scan, word.at);
        struct py_block *block = next_clause(scan);
        enter(scan, block, pith_py_both(scan, PITH_PY_AND, block->rest, condition));
        block->rest = pith_py_both(scan, PITH_PY_AND, block->rest, pith_py_not(scan, condition));
        return true;
    }
    if (kind == BLOCK_IF && pith_py_take(&word, "else")) {
        struct py_block *block = next_clause(scan);
        enter(scan, block, block->rest);
        return true;
    }
    if (kind == BLOCK_TRY && pith_py_take(&word, "except")) {
        struct py_block *block = next_clause(scan);
        block->catches |= catches(scan, word.at);
        block->inside.guards |= PITH_PY_HANDLER;
        return true;
    }
    if (kind == BLOCK_TRY && (pith_py_take(&word, "else") || pith_py_take(&word, "finally"))) {
        bool finally = scan->bytes[scan->statement] == 'f';
        next_clause(scan)->inside.guards |= finally ? PITH_PY_FINALLY : PITH_PY_ELSE;
        return true;
    }
    return false;
}

static void case_header(struct py_scan *scan, uint32_t indent)
{
    enter(scan, new_header(scan, BLOCK_PLAIN, indent), 1);
}

/* The words that begin a compound statement. */
void pith_py_header(struct py_scan *scan, struct py_lex word, uint32_t indent)
{
    (void)pith_py_take(&word, "async");
    switch (py_peek(&word)) {
    case 'i':
        if (pith_py_take(&word, "if")) {
            if_header(scan, word.at, indent);
        }
        break;
    case 'd':
        if (pith_py_take(&word, "def")) {
            def_header(scan, indent);
        }
        break;
    case 'c':
        if (pith_py_take(&word, "class")) {
            guarded_header(scan, BLOCK_PLAIN, PITH_PY_CLASS, indent);
        } else if (pith_py_take(&word, "case")) {
            case_header(scan, indent);
        }
        break;
    case 't':
        if (pith_py_take(&word, "try")) {
            guarded_header(scan, BLOCK_TRY, PITH_PY_TRY, indent);
        }
        break;
    case 'w':
        if (pith_py_take(&word, "with")) {
            with_header(scan, word.at, indent);
        }
        break;
    default:
        break;
    }
}
