/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the Python scanner. The walk (walk.c) goes from structural byte to structural byte; at the
 * start of a statement, at an opening bracket and at a string it asks the other files, which read a few bytes on their
 * own.
 */
#ifndef PITH_FACTS_PYSOURCE_SCAN_H
#define PITH_FACTS_PYSOURCE_SCAN_H

#include "languages/python/parser/masks.h"
#include "pith/languages/python/parser.h"

enum {
    WINDOW = 64,         /* blocks classified at once: 4 KB of source */
    MOST_BRACKETS = 200, /* CPython: MAXLEVEL */
    MOST_STRINGS = 150,  /* MAXFSTRINGLEVEL */
    MOST_BLOCKS = 100,   /* MAXINDENT */
    LONGEST_TEXT = 255,
};

/* What a byte can be in a name. */
enum { NAME_START = 1, NAME_PART = 2, NAME_ASCII = 4, NAME_HYPHEN = 8 };
extern const uint8_t pith_py_name[256];

struct py_bracket {
    unsigned char opener; /* ( [ {, and for a replacement field of an f-string: f, or s within a format */
    size_t at;
    size_t comments, comments_end; /* as they were then */
};

/* An f-string or t-string that is open. */
struct py_string {
    unsigned char quote;
    bool triple, raw, format; /* format: behind the colon of a replacement field */
};

enum py_block_kind { BLOCK_PLAIN, BLOCK_IF, BLOCK_TRY };

/* A compound statement, from its first clause to its last. `inside` holds for the clause that is open. */
struct py_block {
    enum py_block_kind kind;
    uint32_t indent;
    struct pith_py_place outside, inside;
    uint32_t rest;                      /* if: the condition under which no clause so far is taken */
    bool catches;                       /* try: a clause so far catches ImportError */
    uint32_t first_import, last_import; /* try: what stands in its body */
    uint32_t first_call, last_call;
};

struct py_scan {
    const unsigned char *bytes;
    size_t size;
    struct pith_arena *arena, *scratch; /* of the facts; of this scan */
    struct pith_pysource *facts;
    bool stopped;

    pith_py_classify *classify;
    struct pith_py_masks masks[WINDOW];
    uint32_t lines_before[WINDOW]; /* newlines before each block */
    uint32_t lines;                /* newlines before the window's end */
    size_t window, window_end;

    unsigned depth, strings, block_count;
    struct py_bracket brackets[MOST_BRACKETS];
    struct py_string open[MOST_STRINGS];
    struct py_block blocks[MOST_BLOCKS];
    struct py_block header; /* whose colon is still to come */
    bool has_header;

    size_t statement;              /* where the current one starts */
    bool in_all;                   /* it begins with __all__, at module level */
    size_t next_piece;             /* where a string starts that continues the one before */
    size_t comments, comments_end; /* the last run of comments with only blanks between */
    uint32_t *table, table_size;   /* literals by hash: index + 1 */
    PITH_VEC(struct py_alias {
        const char *name;
        const struct py_callee *callee;
    })
    aliases;
};

/* ---- lex.c: reading without masks ---- */

/* A cursor for what is read byte by byte. With depth > 0, newlines and comments are blanks. */
struct py_lex {
    const unsigned char *bytes;
    size_t at, end;
    unsigned depth;
};

static inline bool py_is_name(unsigned char byte)
{
    return (pith_py_name[byte] & NAME_PART) != 0;
}

static inline unsigned char py_peek(const struct py_lex *lex)
{
    return lex->at < lex->end ? lex->bytes[lex->at] : '\0';
}

void pith_py_blanks(struct py_lex *lex);

/* The end of the name that begins at `at`, or `at`. */
size_t pith_py_name_end(const unsigned char *bytes, size_t at, size_t end);

/* Takes `word` when it stands here as a whole word (or, without letters, as it is); blanks after it are skipped. */
bool pith_py_take_word(struct py_lex *lex, const char *word);
static inline bool pith_py_take(struct py_lex *lex, const char *word)
{
    return py_peek(lex) == (unsigned char)word[0] && pith_py_take_word(lex, word);
}

/* Takes a name and the blanks behind it; false when there is none. */
bool pith_py_take_name(struct py_lex *lex, const char **name, size_t *length);

/* Goes past one string, bracket or other token. False at the end or in front of a closing bracket. */
bool pith_py_skip_token(struct py_lex *lex);

/* ---- text.c: the text of strings ---- */

enum py_prefix { PREFIX_RAW = 1, PREFIX_BYTES = 2, PREFIX_FORMAT = 4, PREFIX_NONE = 8 };

/* The prefix letters of a string between `start` and its quote, as bits. PREFIX_NONE: they are a word of their own. */
unsigned pith_py_prefix(const unsigned char *bytes, size_t start, size_t quote);

/* Where a string that starts at `at` has its quote; `end` when none starts here. */
size_t pith_py_string_at(const unsigned char *bytes, size_t at, size_t end);

struct py_text {
    char text[LONGEST_TEXT + 1];
    size_t length;
    bool whole; /* nothing of it is made at run time */
    bool cut;   /* a replacement field follows */
    bool own;   /* it began with {__name__} or {__package__}, which are left out */
};

/*
 * Decodes a string and those that follow it without anything between. False when it is a bytes literal, or its text is
 * longer than LONGEST_TEXT. Leaves the cursor behind it when it is whole.
 */
bool pith_py_read_text(struct py_lex *lex, struct py_text *text);

/* ---- the stages ---- */

uint32_t pith_py_line(struct py_scan *scan, size_t at);
struct pith_py_place pith_py_place(struct py_scan *scan, size_t at);
void pith_py_walk(struct py_scan *scan);

/* At a quote in code: reports the literal; returns where the walk goes on. */
size_t pith_py_string(struct py_scan *scan, size_t quote);
/* Behind the colon or inside of an f-string: goes on in its text; returns where code begins again. */
size_t pith_py_format_text(struct py_scan *scan, size_t at);

/* At the first byte of a statement. `at_line`: of the first one of a line, which stands in column `indent`. */
size_t pith_py_statement(struct py_scan *scan, size_t at, bool at_line, uint32_t indent);
size_t pith_py_import(struct py_scan *scan, size_t at, bool from, bool lazy);

/* Blocks: the end of the one on top; a header whose colon did not come; a clause of the block on top, false when `word`
 * begins none; the first word of a compound statement, if it is one; the header's colon; the end of the file. */
void pith_py_pop(struct py_scan *scan);
void pith_py_drop_header(struct py_scan *scan);
bool pith_py_clause(struct py_scan *scan, struct py_lex word);
void pith_py_header(struct py_scan *scan, struct py_lex word, uint32_t indent);
void pith_py_colon(struct py_scan *scan);
void pith_py_close_blocks(struct py_scan *scan);

/* A string that may be worth a fact. */
struct py_found {
    const char *text;
    size_t length;
    bool cut;          /* a replacement field follows the text */
    size_t start, end; /* where it begins and, unless cut, what follows it */
    size_t known;      /* at or behind the start, and not before the window */
};
void pith_py_literal(struct py_scan *scan, const struct py_found *found);
void pith_py_bracket_call(struct py_scan *scan, size_t at);
void pith_py_alias(struct py_scan *scan, const struct pith_py_import *import, const char *name, const char *local);

/* Conditions: indexes of facts->conditions. */
uint32_t pith_py_condition(struct py_scan *scan, size_t at);
uint32_t pith_py_new_condition(struct py_scan *scan, struct pith_py_condition condition);
/* One operand that is known, or 1; and comparisons of versions, behind the name. */
uint32_t pith_py_version_test(struct py_scan *scan, struct py_lex *lex);
uint32_t pith_py_hexversion_test(struct py_scan *scan, struct py_lex *lex);
uint32_t pith_py_major_test(struct py_scan *scan, uint16_t major);
uint32_t pith_py_comparison(struct py_scan *scan, struct py_lex *lex);
uint32_t pith_py_not(struct py_scan *scan, uint32_t condition);
uint32_t pith_py_both(struct py_scan *scan, enum pith_py_condition_kind kind, uint32_t left, uint32_t right);

/* PEP 263: the declared encoding, or NULL; and a copy of the bytes in which no trail byte looks like ASCII. */
const char *pith_py_encoding(const unsigned char *bytes, size_t size, struct pith_arena *arena);
const unsigned char *pith_py_blank_trail_bytes(const unsigned char *bytes, size_t size, const char *encoding,
                                               struct pith_arena *scratch);

/* pith_pysource_read with a given first stage. */
bool pith_pysource_read_with(pith_py_classify *classify, const char *bytes, size_t size, struct pith_arena *arena,
                             struct pith_pysource *facts, struct pith_error *error) PITH_MUST_USE;

#endif
