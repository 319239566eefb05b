/*
 * Any bytes as a requirements file and as a lock file, understood whole and passed over: what is refused names a line.
 */
#include "plan/requirements.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const uint8_t *data, size_t size, bool strict, bool lock)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_plan plan = {0};
    struct planning planning = {.plan = &plan, .arena = &arena, .error = &error, .strict = strict};
    struct requirement_file file = {.planning = &planning, .shown = "r"};
    bool done;
    if (lock) {
        done = requirements_pylock(&file, pith_copy(&arena, data, size));
    } else {
        int fd = memfd_create("requirements", 0);
        if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
            abort();
        }
        file.path = pith_format(&arena, "/proc/self/fd/%d", fd);
        done = requirements_read(&file);
        (void)close(fd);
    }
    if (!done && (error.code != PITH_USAGE || *error.message == '\0')) {
        abort();
    }
    for (uint32_t i = 0; i < plan.requirements.count; i++) {
        if (plan.requirements.items[i].name == NULL || plan.requirements.items[i].line == 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as(data, size, true, false);
    read_as(data, size, false, false);
    read_as(data, size, true, true);
    return 0;
}
