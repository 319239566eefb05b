/* SPDX-License-Identifier: Apache-2.0 */
/* Which strings are facts: those that look like a module's name or the beginning of one, and the items of __all__. */
#include "languages/python/parser/walk.h"

enum { FIRST_TABLE = 256, NO_KIND = 255 };

static bool is_dotted_part(unsigned char byte)
{
    return (pith_py_name[byte] & (NAME_ASCII | NAME_PART)) == (NAME_ASCII | NAME_PART);
}

/* Past a name and those behind dots. `at` comes back at the first byte that does not belong. */
static size_t dotted(const char *text, size_t at, size_t length, bool *dots)
{
    for (;;) {
        if (at == length ||
            (pith_py_name[(unsigned char)text[at]] & (NAME_START | NAME_ASCII)) != (NAME_START | NAME_ASCII)) {
            return at;
        }
        while (at < length && is_dotted_part((unsigned char)text[at])) {
            at++;
        }
        if (at == length || text[at] != '.') {
            return at;
        }
        *dots = true;
        at++;
    }
}

/* The kind of a text, or NO_KIND; `length` becomes that of the beginning that is known. */
static unsigned classify(const char *text, size_t *length, bool cut)
{
    size_t start = 0, all = *length;
    while (start < all && text[start] == '.') {
        start++;
    }
    bool dots = start > 0;
    size_t stop = dotted(text, start, all, &dots);
    if (stop == start) {
        return NO_KIND;
    }
    bool open_end = stop < all && (text[stop] == '{' || (text[stop] == '%' && stop + 1 < all &&
                                                         (text[stop + 1] == 's' || text[stop + 1] == '(')));
    if ((stop == all && (cut || text[stop - 1] == '.')) || open_end) {
        *length = stop;
        return dots ? PITH_PY_STEM : NO_KIND;
    }
    if (stop == all) {
        return dots ? PITH_PY_DOTTED : PITH_PY_WORD;
    }
    if (text[stop - 1] == '.' || cut) {
        return NO_KIND;
    }
    if (text[stop] == ':') {
        bool ignored = false;
        size_t end = dotted(text, stop + 1, all, &ignored);
        return end == all && end > stop + 1 && text[end - 1] != '.' ? PITH_PY_ENTRY : NO_KIND;
    }
    while (!dots && stop < all && (pith_py_name[(unsigned char)text[stop]] & NAME_HYPHEN) != 0) {
        stop++;
    }
    return stop == all ? PITH_PY_WORD : NO_KIND;
}

/* ---- what stands around it ---- */

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f' || byte == '\\';
}

/* The byte before `at` that is no blank and in no comment, as an index + 1; 0 at the beginning. */
static size_t before(const struct py_scan *scan, size_t at, size_t comments, size_t comments_end)
{
    for (;;) {
        while (at > 0 && is_blank(scan->bytes[at - 1]) && at != comments_end) {
            at--;
        }
        if (at == 0 || at != comments_end) {
            return at;
        }
        at = comments;
    }
}

static bool is_operator(const unsigned char *word, size_t length)
{
    static const char keywords[][7] = {"in",   "return", "and",    "or",    "not",    "is",  "if",
                                       "else", "elif",   "yield",  "while", "assert", "del", "await",
                                       "with", "for",    "except", "raise", "from"};
    for (size_t i = 0; length <= 6 && i < sizeof keywords / sizeof *keywords; i++) {
        if (memcmp(keywords[i], word, length) == 0 && keywords[i][length] == '\0') {
            return true;
        }
    }
    return false;
}

/* Does a name that ends at `end` make the bracket behind it a call or an index? Not a keyword. */
static bool is_callee(const struct py_scan *scan, size_t end)
{
    size_t start = end;
    while (start > 0 && py_is_name(scan->bytes[start - 1])) {
        start--;
    }
    if (end > start) {
        return !is_operator(scan->bytes + start, end - start);
    }
    return end > 0 && strchr(")]}\"'", scan->bytes[end - 1]) != NULL;
}

static unsigned char following(const struct py_scan *scan, size_t end)
{
    struct py_lex lex = {.bytes = scan->bytes, .at = end, .end = scan->size, .depth = scan->depth};
    pith_py_blanks(&lex);
    return py_peek(&lex);
}

/* An item of a list, tuple or set display. */
static bool is_listed(const struct py_scan *scan, size_t start, size_t end)
{
    if (scan->depth == 0) {
        return false;
    }
    const struct py_bracket *bracket = &scan->brackets[scan->depth - 1];
    if (bracket->opener == 'f' || bracket->opener == 's') {
        return false;
    }
    size_t last = before(scan, start, scan->comments, scan->comments_end);
    bool first = last == bracket->at + 1, comma = last > 0 && scan->bytes[last - 1] == ',';
    unsigned char next = following(scan, end), closer = bracket->opener == '(' ? ')' : bracket->opener + 2;
    if (!(first || comma) || !(next == ',' || next == closer) || (bracket->opener == '(' && first && next != ',')) {
        return false;
    }
    if (bracket->opener == '{') {
        return true;
    }
    size_t opener = before(scan, bracket->at, bracket->comments, bracket->comments_end);
    return opener == 0 || bracket->at <= scan->statement || !is_callee(scan, opener);
}

/* An item of `__all__ = "a", "b"`, or an argument of __all__.append. */
static bool is_in_all(const struct py_scan *scan, size_t start, size_t end)
{
    if (scan->depth > 0) {
        const struct py_bracket *bracket = &scan->brackets[scan->depth - 1];
        static const char append[] = "__all__.append";
        size_t length = sizeof append - 1;
        return bracket->opener == '(' && bracket->at == scan->statement + length &&
               memcmp(scan->bytes + scan->statement, append, length) == 0;
    }
    size_t last = before(scan, start, scan->comments, scan->comments_end);
    unsigned char next = following(scan, end);
    return last > 0 && ((scan->bytes[last - 1] == '=' && next == ',') ||
                        (scan->bytes[last - 1] == ',' && (next == ',' || strchr("\r\n#;", next) != NULL)));
}

/* ---- the table ---- */

static uint32_t hash(const char *text, size_t length, unsigned kind)
{
    uint64_t state = kind + 1;
    for (; length >= 8; text += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        state = (state ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        state ^= state >> 29;
    }
    uint64_t rest = length;
    while (length > 0) {
        rest = rest << 8 | (unsigned char)text[--length];
    }
    state = (state ^ rest) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(state >> 32);
}

static uint32_t slot_of(const struct py_scan *scan, const char *text, size_t length, unsigned kind)
{
    uint32_t slot = hash(text, length, kind) & (scan->table_size - 1);
    while (scan->table[slot] != 0) {
        const struct pith_py_literal *literal = &scan->facts->literals.items[scan->table[slot] - 1];
        if (literal->kind == kind && strncmp(literal->text, text, length) == 0 && literal->text[length] == '\0') {
            break;
        }
        slot = (slot + 1) & (scan->table_size - 1);
    }
    return slot;
}

static void grow(struct py_scan *scan)
{
    scan->table_size = scan->table_size == 0 ? FIRST_TABLE : scan->table_size * 4;
    scan->table = pith_alloc_array(scan->scratch, scan->table_size, sizeof *scan->table);
    for (uint32_t i = 0; i < scan->facts->literals.count; i++) {
        const struct pith_py_literal *literal = &scan->facts->literals.items[i];
        scan->table[slot_of(scan, literal->text, strlen(literal->text), literal->kind)] = i + 1;
    }
}

/* The line of the literal's beginning, told from a place that the window still has. */
static uint32_t first_line(struct py_scan *scan, const struct py_found *found)
{
    uint32_t line = pith_py_line(scan, found->known);
    for (size_t at = found->start; at < found->known; at++) {
        unsigned char byte = scan->bytes[at];
        line -= byte == '\n' || (byte == '\r' && scan->bytes[at + 1] != '\n');
    }
    return line;
}

void pith_py_literal(struct py_scan *scan, const struct py_found *found)
{
    size_t length = found->length;
    if (length == 0 || length > LONGEST_TEXT) {
        return;
    }
    unsigned kind = classify(found->text, &length, found->cut);
    if (kind == NO_KIND && !scan->in_all) {
        return;
    }
    bool listed = kind != PITH_PY_STEM && !found->cut && is_listed(scan, found->start, found->end);
    if (scan->in_all && !found->cut && (listed || is_in_all(scan, found->start, found->end))) {
        pith_push(scan->arena, &scan->facts->all, pith_copy(scan->arena, found->text, found->length));
    }
    if (kind == NO_KIND) {
        return;
    }
    if (scan->facts->literals.count >= scan->table_size / 2) {
        grow(scan);
    }
    uint32_t slot = slot_of(scan, found->text, length, kind);
    if (scan->table[slot] == 0) {
        pith_push(scan->arena, &scan->facts->literals,
                  (struct pith_py_literal){.text = pith_copy(scan->arena, found->text, length),
                                           .line = first_line(scan, found),
                                           .kind = (uint8_t)kind});
        scan->table[slot] = scan->facts->literals.count;
    }
    scan->facts->literals.items[scan->table[slot] - 1].listed |= listed;
}
