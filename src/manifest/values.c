/* SPDX-License-Identifier: Apache-2.0 */
/* Values of one line: each function checks one kind and stores it. */
#include "manifest/reading.h"
#include "pith/manifest/reference.h"

#include <strings.h>

static bool fail(struct pith_reading *reading, const struct pith_entry *entry, const char *wanted)
{
    if (*entry->value == '\0') {
        return pith_reading_fail(reading, entry->line, "'%s' has no value; it takes %s", entry->name, wanted);
    }
    return pith_reading_fail(reading, entry->line, "'%s' is no value for '%s'; it takes %s",
                             pith_short(reading, entry->value), pith_short(reading, entry->name), wanted);
}

static bool store(const struct pith_entry *entry, void *at, const char *text)
{
    *(struct pith_value *)at = (struct pith_value){text, entry->line};
    return true;
}

/* A place on this machine, relative to the manifest. */
bool pith_read_file(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return *entry->value == '\0' ? fail(reading, entry, "a path, relative to the manifest")
                                 : store(entry, at, entry->value);
}

bool pith_read_root(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return *entry->value == '\0' ? fail(reading, entry, "a directory or an image") : store(entry, at, entry->value);
}

bool pith_read_path(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    if (*entry->value == '\0') {
        return fail(reading, entry, "an absolute path");
    }
    const char *path = pith_view_path(reading, entry->line, entry->value);
    return path != NULL && store(entry, at, path);
}

bool pith_read_text(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return *entry->value == '\0' || strpbrk(entry->value, " \t") != NULL ? fail(reading, entry, "one word")
                                                                         : store(entry, at, entry->value);
}

/* The image's name. */
bool pith_read_name(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    struct pith_reference reference;
    struct pith_error error;
    if (*entry->value == '\0') {
        return fail(reading, entry, "a name such as group/app:1.2");
    }
    if (!pith_reference_read(entry->value, reading->arena, &reference, &error)) {
        return pith_reading_fail(reading, entry->line, "%s", error.message);
    }
    return store(entry, at, entry->value);
}

/* An enumeration: the words stand in the enum's order. */
bool pith_read_word(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    for (unsigned i = 0; entry->key->words[i] != NULL; i++) {
        if (strcmp(entry->key->words[i], entry->value) == 0) {
            memcpy(at, &i, sizeof i);
            return true;
        }
    }
    return pith_unknown_value(reading, entry->line, entry->value, entry->key->words);
}

bool pith_read_yes(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    bool yes = strcmp(entry->value, "yes") == 0;
    if (!yes && strcmp(entry->value, "no") != 0) {
        return pith_unknown_value(reading, entry->line, entry->value, entry->key->words);
    }
    *(bool *)at = yes;
    return true;
}

/* Whether a zone exists is the source's to say; "Auto" and "ful" are spelling mistakes. */
bool pith_read_tzdata(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    bool zone =
        strchr(PITH_UPPER, *entry->value) != NULL && pith_only(entry->value, PITH_LOWER PITH_UPPER PITH_DIGITS "_+-/");
    for (const char *const *word = entry->key->words; *word != NULL; word++) {
        if (strcmp(*word, entry->value) == 0 && strchr(*word, '/') == NULL) {
            return store(entry, at, entry->value);
        }
        zone = zone && strcasecmp(*word, entry->value) != 0;
    }
    zone = zone && strstr(entry->value, "//") == NULL && entry->value[strlen(entry->value) - 1] != '/';
    return zone ? store(entry, at, entry->value)
                : pith_unknown_value(reading, entry->line, entry->value, entry->key->words);
}

bool pith_read_locale(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return pith_only(entry->value, PITH_LOWER PITH_UPPER PITH_DIGITS "_.@-") && *entry->value != '.'
               ? store(entry, at, entry->value)
               : fail(reading, entry, "a locale such as C.UTF-8");
}

bool pith_read_user_name(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    bool name = pith_is_owner(entry->value) && strchr(PITH_DIGITS ":", *entry->value) == NULL &&
                strchr(entry->value, ':') == NULL;
    return name ? store(entry, at, entry->value)
                : fail(reading, entry, "a user name: a letter, then at most 31 letters, digits, '_', '.' or '-'");
}

/* (uid_t)-1 means "no change" to the system. */
bool pith_read_id(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    uint64_t number;
    if (!pith_number(entry->value, 10, UINT32_MAX - 1, &number)) {
        return fail(reading, entry, "a number from 0 to 4294967294");
    }
    *(uint32_t *)at = (uint32_t)number;
    return true;
}

bool pith_read_signal(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    uint64_t number;
    bool named = strncmp(entry->value, "SIG", 3) == 0 && pith_only(entry->value + 3, PITH_UPPER PITH_DIGITS "+-");
    bool numbered = pith_number(entry->value, 10, 64, &number) && number > 0;
    return named || numbered ? store(entry, at, entry->value)
                             : fail(reading, entry, "a signal such as SIGTERM, or its number");
}

/* What a level means depends on the compression; complete.c compares them. */
bool pith_read_level(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    uint64_t number;
    if (!pith_number(entry->value, 10, 22, &number) || number == 0) {
        return fail(reading, entry, "1 to 12 with gzip, 1 to 22 with zstd");
    }
    *(int32_t *)at = (int32_t)number;
    return true;
}

bool pith_read_count(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    uint64_t number;
    if (!pith_number(entry->value, 10, UINT32_MAX, &number) || number == 0) {
        return fail(reading, entry, "a number from 1");
    }
    *(uint32_t *)at = (uint32_t)number;
    return true;
}

/* As du and docker mean them: K, M, G, T are powers of 1024. */
bool pith_read_size(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    static const char units[] = "KMGT";
    size_t digits = strspn(entry->value, PITH_DIGITS);
    const char *unit = entry->value[digits] == '\0' ? NULL : strchr(units, entry->value[digits]);
    unsigned shift = unit == NULL ? 0 : 10 * (unsigned)(unit - units + 1);
    const char *number = pith_copy(reading->arena, entry->value, digits);
    uint64_t bytes;
    if (strlen(entry->value) != digits + (unit != NULL) || !pith_number(number, 10, INT64_MAX >> shift, &bytes) ||
        bytes == 0) {
        return fail(reading, entry, "a size such as 30M: a number from 1, and K, M, G or T for powers of 1024");
    }
    *(uint64_t *)at = bytes << shift;
    return true;
}

static bool add_pair(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    /* struct pith_pairs keeps no room; it is full at each power of two from 8 on. */
    struct pith_pairs *pairs = at;
    uint32_t count = pairs->count, room = count;
    if (count == 0 || (count >= 8 && (count & (count - 1)) == 0)) {
        pairs->items = pith_grow(reading->arena, pairs->items, count, &room, sizeof *pairs->items);
    }
    pairs->items[pairs->count++] =
        (struct pith_pair){pith_key_rest(entry->key, entry->name), entry->value, entry->line};
    return true;
}

bool pith_read_env(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    const char *name = pith_key_rest(entry->key, entry->name);
    if (strchr(PITH_DIGITS, *name) != NULL || !pith_only(name, PITH_LOWER PITH_UPPER PITH_DIGITS "_")) {
        return pith_reading_fail(
            reading, entry->line,
            "'%s' is no name of an environment variable; use letters, digits and '_', no digit first",
            pith_short(reading, name));
    }
    return add_pair(reading, entry, at);
}

bool pith_read_label(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return add_pair(reading, entry, at);
}

/* Which rules there are, the check knows. */
bool pith_read_allow(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    const char *rule = pith_key_rest(entry->key, entry->name);
    if (!pith_only(rule, PITH_LOWER PITH_DIGITS "-")) {
        return pith_reading_fail(reading, entry->line, "'%s' is no name of a rule; one is written like 'shell'",
                                 pith_short(reading, rule));
    }
    return *entry->value == '\0' ? fail(reading, entry, "the reason, in your words") : add_pair(reading, entry, at);
}
