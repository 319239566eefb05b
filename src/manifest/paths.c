/* SPDX-License-Identifier: Apache-2.0 */
/* Small judgements about text: canonical view paths, character sets, numbers, owners. */
#include "manifest/reading.h"

#include <stdlib.h>

const char *pith_view_path(struct pith_reading *reading, uint32_t line, const char *text)
{
    if (*text != '/') {
        (void)pith_reading_fail(reading, line, "'%s' is not an absolute path; begin with '/'",
                                pith_short(reading, text));
        return NULL;
    }
    char *path = pith_alloc(reading->arena, strlen(text) + 2), *out = path;
    for (const char *part = text; *part != '\0';) {
        part += strspn(part, "/");
        size_t size = strcspn(part, "/");
        if (size == 2 && memcmp(part, "..", 2) == 0) {
            (void)pith_reading_fail(reading, line, "'..' in '%s'; write the path without it",
                                    pith_short(reading, text));
            return NULL;
        }
        if (size > 0 && !(size == 1 && *part == '.')) {
            *out++ = '/';
            memcpy(out, part, size);
            out += size;
        }
        part += size;
    }
    if (out == path) {
        *out = '/';
    }
    return path;
}

bool pith_only(const char *text, const char *characters)
{
    return *text != '\0' && text[strspn(text, characters)] == '\0';
}

bool pith_number(const char *text, unsigned base, uint64_t limit, uint64_t *number)
{
    uint64_t sum = 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned)(*text - '0');
        if (*text < '0' || digit >= base || sum > (limit - digit) / base) {
            return false;
        }
        sum = sum * base + digit;
    }
    *number = sum;
    return sum <= limit;
}

/* Names as useradd takes them; more would break passwd or a shell script somewhere. */
static bool is_user(const char *text, size_t size)
{
    static const char first[] = PITH_LOWER PITH_UPPER "_", later[] = PITH_LOWER PITH_UPPER PITH_DIGITS "_.-";
    char name[33] = "";
    if (size == 0 || size >= sizeof name) {
        return false;
    }
    memcpy(name, text, size);
    uint64_t number;
    return pith_number(name, 10, UINT32_MAX - 1, &number) || (strchr(first, *name) != NULL && pith_only(name, later));
}

bool pith_is_owner(const char *text)
{
    size_t size = strcspn(text, ":");
    return is_user(text, size) && (text[size] == '\0' || is_user(text + size + 1, strlen(text + size + 1)));
}
