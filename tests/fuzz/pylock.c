/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a lock file (PEP 751): no crash, no leak, no slow input; what is refused names a line. */
#include "languages/python/plan/requirements.h"
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_plan plan = {0};
    const struct pith_manifest manifest = {.path = "m", .directory = "/nowhere"};
    struct planning planning = {.manifest = &manifest, .plan = &plan, .arena = &arena, .error = &error};
    struct requirements_reading reading = {.planning = &planning, .python = python_plan(&plan, &arena), .strict = true};
    struct requirement_file file = {.reading = &reading, .planning = &planning, .shown = "pylock.toml"};
    if (!requirements_pylock(&file, pith_copy(&arena, data, size))) {
        require(error.code == PITH_USAGE && strncmp(error.message, "pylock.toml:", 12) == 0);
    }
    for (uint32_t i = 0; i < reading.python->requirements.count; i++) {
        const struct pith_required *required = &reading.python->requirements.items[i];
        require(required->name != NULL && required->line > 0 && pith_specifier_is_valid(required->specifier));
        require(required->hashes.count > 0 || required->without_wheel != NULL);
    }
}
