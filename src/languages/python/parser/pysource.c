/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one Python source file: its encoding, then the walk over its bytes. */
#include "languages/python/parser/scan.h"

static const unsigned char *decode(const unsigned char **bytes, size_t *size, struct pith_pysource *facts,
                                   struct pith_arena *arena, struct pith_arena *scratch)
{
    if (*size >= 3 && memcmp(*bytes, "\xef\xbb\xbf", 3) == 0) {
        *bytes += 3;
        *size -= 3;
    }
    facts->encoding = pith_py_encoding(*bytes, *size, arena);
    return facts->encoding == NULL ? *bytes : pith_py_blank_trail_bytes(*bytes, *size, facts->encoding, scratch);
}

/* "-m" or '-m', in whatever string or comment. */
static bool has_option_m(const unsigned char *bytes, size_t size)
{
    const unsigned char *end = bytes + size, *at = bytes;
    while ((at = memchr(at, '-', (size_t)(end - at))) != NULL) {
        if (at > bytes && end - at > 2 && at[1] == 'm' && (at[2] == '"' || at[2] == '\'') && at[-1] == at[2]) {
            return true;
        }
        at++;
    }
    return false;
}

bool pith_pysource_read_with(pith_py_classify *classify, const char *bytes, size_t size, struct pith_arena *arena,
                             struct pith_pysource *facts, struct pith_error *error)
{
    *facts = (struct pith_pysource){0};
    if (size >= UINT32_MAX) {
        return pith_fail(error, PITH_MISSING, "the Python source is larger than 4 GB");
    }
    const char *nul = size > 0 ? memchr(bytes, '\0', size) : NULL;
    if (nul != NULL) {
        return pith_fail(error, PITH_MISSING, "the Python source has a NUL byte at %zu: Python refuses it",
                         (size_t)(nul - bytes));
    }
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const unsigned char *source = (const unsigned char *)bytes;
    struct py_scan scan;
    /* The large arrays of the scan are not read before they are written. */
    memset(&scan, 0, offsetof(struct py_scan, masks));
    memset((char *)&scan + offsetof(struct py_scan, lines), 0, sizeof scan - offsetof(struct py_scan, lines));
    scan.bytes = decode(&source, &size, facts, arena, &scratch);
    scan.size = size;
    scan.arena = arena;
    scan.scratch = &scratch;
    scan.facts = facts;
    scan.classify = classify;
    scan.statement = SIZE_MAX;
    pith_push(arena, &facts->conditions, (struct pith_py_condition){.kind = PITH_PY_TRUE, .always = PITH_PY_YES});
    pith_push(arena, &facts->conditions, (struct pith_py_condition){.kind = PITH_PY_UNKNOWN, .always = PITH_PY_MAYBE});
    pith_py_walk(&scan);
    pith_py_close_blocks(&scan);
    facts->lines = scan.lines + 1;
    facts->option_m = has_option_m(scan.bytes, scan.size);
    return true;
}

bool pith_pysource_read(const char *bytes, size_t size, struct pith_arena *arena, struct pith_pysource *facts,
                        struct pith_error *error)
{
    return pith_pysource_read_with(pith_py_classifier(), bytes, size, arena, facts, error);
}
