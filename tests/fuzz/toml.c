/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as TOML: a value or an error that names a line; what was read can be written as JSON. */
#include "base/toml.h"
#include "base/json.h"
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_toml_lines lines = {.arena = &arena};
    json_t *value = pith_toml_read_lines((const char *)data, size, "packages", &lines, &error);
    if (value == NULL) {
        if (error.code != PITH_USAGE || strncmp(error.message, "line ", 5) != 0) {
            abort();
        }
        return;
    }
    (void)pith_json_text(&arena, value, &size);
}
