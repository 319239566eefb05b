/* SPDX-License-Identifier: Apache-2.0 */
/* What the first word of a statement means here: most statements pass unread. */
#include "languages/python/parser/scan.h"

/* `import`, `from`, `lazy import`, `lazy from`: returns where the walk goes on, or `at`. */
static size_t imports(struct py_scan *scan, size_t at, struct py_lex word)
{
    bool lazy = py_peek(&word) == 'l' && pith_py_take(&word, "lazy");
    if (pith_py_take(&word, "import")) {
        return pith_py_import(scan, word.at, false, lazy);
    }
    return pith_py_take(&word, "from") ? pith_py_import(scan, word.at, true, lazy) : at;
}

#define LETTER(letter) (UINT32_C(1) << ((letter)&31))

/* A sieve for most statements: by the first letter, the second ones of the words below. */
static bool may_matter(unsigned char first, unsigned char second)
{
    static const uint32_t seconds[256] = {
        ['i'] = LETTER('f') | LETTER('m'),
        ['f'] = LETTER('r'),
        ['l'] = LETTER('a'),
        ['a'] = LETTER('s'),
        ['c'] = LETTER('l') | LETTER('a'),
        ['d'] = LETTER('e'),
        ['t'] = LETTER('r'),
        ['w'] = LETTER('i'),
        ['_'] = LETTER('_'),
    };
    return (seconds[first] & LETTER(second)) != 0;
}

size_t pith_py_statement(struct py_scan *scan, size_t at, bool at_line, uint32_t indent)
{
    unsigned char first = scan->bytes[at];
    struct py_lex word = {.bytes = scan->bytes, .at = at, .end = scan->size};
    scan->statement = at;
    scan->in_all = false;
    if (at_line) {
        pith_py_drop_header(scan);
        while (scan->block_count > 0 && scan->blocks[scan->block_count - 1].indent >= indent) {
            if (scan->blocks[scan->block_count - 1].indent == indent && (first == 'e' || first == 'f') &&
                pith_py_clause(scan, word)) {
                return at;
            }
            pith_py_pop(scan);
        }
    }
    if (!may_matter(first, at + 1 < scan->size ? scan->bytes[at + 1] : '\0')) {
        return at;
    }
    switch (first) {
    case 'i':
    case 'f':
    case 'l': {
        size_t behind = imports(scan, at, word);
        if (behind > at) {
            return behind;
        }
    }
        __attribute__((fallthrough));
    case 'a':
    case 'c':
    case 'd':
    case 't':
    case 'w':
        if (at_line) {
            pith_py_header(scan, word, indent);
        }
        break;
    case '_': {
        bool module = scan->block_count == 0 ||
                      (scan->blocks[scan->block_count - 1].inside.guards & (PITH_PY_FUNCTION | PITH_PY_CLASS)) == 0;
        scan->in_all = module && pith_py_take(&word, "__all__") && strchr("=+.:", py_peek(&word)) != NULL;
        scan->facts->has_all |= scan->in_all;
        break;
    }
    default:
        break;
    }
    return at;
}
