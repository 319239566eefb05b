/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share. The way through: lines.c hands inih one physical line a call, ini.c gathers
 * what inih answers into entries, keys.c says what an entry means, and a `read` function of values.c, lists.c,
 * files.c or keep.c stores it; complete.c looks at the whole.
 */
#ifndef PITH_MANIFEST_READING_H
#define PITH_MANIFEST_READING_H

#include "pith/manifest.h"

enum {
    PITH_MANIFEST_LARGEST = 1 << 20, /* bytes of a manifest */
    PITH_LINE_LONGEST = 64 << 10,    /* bytes of a line */
    PITH_KEY_LONGEST = 128, /* bytes of a key outside [files] and [keep]; with its token well under inih's 199 */
};

struct pith_reading;
struct pith_key;

/* One key with all its lines: the first stands beside the key, the others are indented below it. */
struct pith_entry {
    const struct pith_key *key; /* NULL: no entry is open */
    const char *name;           /* the key as written: "env.TZ", "/app/run.py" */
    const char *value;          /* of a key of one line: without quotes */
    uint32_t line;
    PITH_VEC(struct pith_value) pieces; /* trimmed; an empty first line is a piece too */
};

/* Stores the entry's value at `at`, or fails with a message. */
typedef bool pith_read_fn(struct pith_reading *reading, const struct pith_entry *entry, void *at);

struct pith_key {
    const char *section, *name; /* "env.NAME" stands for every key that begins with "env." */
    pith_read_fn *read;
    size_t at;                /* offset in struct pith_manifest */
    const char *fallback;     /* the default as the reference shows it; NULL: none */
    const char *const *words; /* of an enumeration, in the enum's order, NULL at the end */
    bool many;                /* indented lines below it continue the value */
    const char *doc;
};

/* A word of a value, without its quotes. */
struct pith_word {
    const char *text;
    uint32_t line;
    bool quoted; /* some of it was */
};
struct pith_words {
    struct pith_word *items;
    uint32_t count, room;
};

struct pith_reading {
    const char *path;
    const char *next, *end; /* the text still to read */
    struct pith_arena *arena;
    struct pith_manifest *manifest;
    struct pith_error *error;

    uint32_t line;       /* of the physical line in hand, from 1 */
    const char *section; /* the one in force, from the table; NULL before the first */
    const char *key;     /* of the line in hand, or of the one that it continues; for [files] and [keep] as written */
    const char *value;   /* of the line in hand */
    bool continues;      /* the line in hand is an indented one */

    struct pith_entry entry;
    struct pith_words words; /* of the entry being read; its room serves all entries */
    struct pith_seen *seen;  /* keys and sections so far, for "repeated" */
    bool failed;
};

/* keys.c: the tables. */
extern const struct pith_key pith_keys[];
extern const uint32_t pith_keys_count;
const char *pith_section_find(const char *name);
const struct pith_key *pith_key_find(const char *section, const char *name);
/* What stands for the keys of a section that may be any text ([files], [keep]); NULL: the section has keys of its own.
 */
const char *pith_section_free(const char *section);
/* How a line of it is written: "DEST = SOURCE". */
const char *pith_section_form(const char *section);
const char *const *pith_section_names(struct pith_arena *arena); /* in the order of the table; NULL at the end */

/* The part behind the dot of a key such as env.NAME, or NULL. */
const char *pith_key_rest(const struct pith_key *key, const char *name);

/* complete.c: defaults, and rules over several keys. */
bool pith_manifest_complete(struct pith_reading *reading) PITH_MUST_USE;
void pith_manifest_defaults(struct pith_manifest *manifest);

/* unknown.c: errors for unknown words. `known` ends with NULL. */
const char *pith_nearest(const char *word, const char *const *known);
bool pith_unknown_key(struct pith_reading *reading, const char *name);
bool pith_unknown_section(struct pith_reading *reading, const char *name);
bool pith_unknown_value(struct pith_reading *reading, uint32_t line, const char *value, const char *const *known);

/* separators.c: the '=' that ends a DEST; NULL: there is none, or the reading failed. */
char *pith_files_separator(struct pith_reading *reading, char *text);
/* Whether an indented line was most likely meant as a key or a section. */
bool pith_looks_like_key(const struct pith_reading *reading, const char *text);

/* lines.c: an ini_reader over struct pith_reading. */
char *pith_next_line(char *buffer, int room, void *reading);

/* ini.c: the whole text through inih. */
bool pith_ini_read(struct pith_reading *reading) PITH_MUST_USE;
/* Ends the entry before it and begins a section. */
bool pith_section_open(struct pith_reading *reading, const char *section) PITH_MUST_USE;
bool pith_reading_fail(struct pith_reading *reading, uint32_t line, const char *format, ...) PITH_PRINTF(3, 4);
/* Remembers the name; returns the line of an earlier one, or 0. */
uint32_t pith_seen_before(struct pith_reading *reading, uint32_t line, const char *section, const char *name);
uint32_t pith_seen_line(const struct pith_reading *reading, const char *section, const char *name);
void pith_seen_finish(struct pith_reading *reading);
/* At most 60 bytes of a text, for messages. */
const char *pith_short(struct pith_reading *reading, const char *text);

/*
 * words.c: splits the entry's lines into reading->words as a shell would; nothing is expanded. With `globs`, a quoted
 * * ? [ ] or \ stays escaped by a backslash, so that it does not act in a pattern.
 */
bool pith_words_split(struct pith_reading *reading, const struct pith_entry *entry, bool globs) PITH_MUST_USE;
/* A value of one line: the text as it stands, or what one pair of quotes around all of it holds. NULL: failed. */
const char *pith_unquote(struct pith_reading *reading, uint32_t line, const char *text);

/* paths.c: the canonical form of an absolute path (no '.', no '//', no '/' at the end). NULL: failed. */
const char *pith_view_path(struct pith_reading *reading, uint32_t line, const char *text);

#define PITH_LOWER "abcdefghijklmnopqrstuvwxyz"
#define PITH_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define PITH_DIGITS "0123456789"
/* Not empty, and only these characters. */
bool pith_only(const char *text, const char *characters);
/* Digits only, of a base up to 10, at most `limit`. */
bool pith_number(const char *text, unsigned base, uint64_t limit, uint64_t *number);
/* NAME or NUMBER, each also with ":GROUP". */
bool pith_is_owner(const char *text);

/* values.c, lists.c, files.c, keep.c: what the table names. */
pith_read_fn pith_read_root, pith_read_path, pith_read_file, pith_read_word, pith_read_yes, pith_read_tzdata,
    pith_read_locale, pith_read_name, pith_read_user_name, pith_read_id, pith_read_signal, pith_read_text,
    pith_read_level, pith_read_count, pith_read_size, pith_read_env, pith_read_label, pith_read_allow;
pith_read_fn pith_read_paths, pith_read_files, pith_read_modules, pith_read_sonames, pith_read_words, pith_read_ports,
    pith_read_command;
pith_read_fn pith_read_destination, pith_read_kept;

#endif
