/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a requirements file, understood whole and passed over: what is refused names a line. */
#include "languages/python/plan/requirements.h"
#include "support/target.h"

#include <unistd.h>

static void read_as(const uint8_t *data, size_t size, bool strict)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_plan plan = {0};
    const struct pith_manifest manifest = {.path = "m", .directory = "/nowhere"};
    struct planning planning = {.manifest = &manifest, .plan = &plan, .arena = &arena, .error = &error};
    struct requirements_reading reading = {
        .planning = &planning, .python = python_plan(&plan, &arena), .strict = strict};
    struct requirement_file file = {.reading = &reading, .planning = &planning, .shown = "r"};
    int fd = fuzz_anonymous(data, size, &arena, &file.path);
    file.named = file.path;
    if (!requirements_read(&file)) {
        require(error.code == PITH_USAGE && *error.message != '\0');
    }
    for (uint32_t i = 0; i < reading.python->requirements.count; i++) {
        require(reading.python->requirements.items[i].name != NULL && reading.python->requirements.items[i].line > 0);
    }
    (void)close(fd);
}

void fuzz_one(const uint8_t *data, size_t size)
{
    read_as(data, size, true);
    read_as(data, size, false);
}
