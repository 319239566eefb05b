/* SPDX-License-Identifier: Apache-2.0 */
/* A text file that the manifest names, beside it or by an absolute path: whole, and one of the inputs. */
#include "base/io.h"
#include "base/leads.h"
#include "plan/room.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { FILE_LIMIT = 64 << 20 };

bool plan_read_text(struct planning *planning, const char *what, const char *path, const char *real, const char *shown,
                    const char **text)
{
    enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK };
    PITH_CLOSE int fd = real == NULL ? open(path, FLAGS) : pith_leads_open(real, FLAGS);
    struct stat status;
    if (fd < 0 && errno == ELOOP && real != NULL) {
        return pith_fail(planning->error, PITH_SYSTEM, "%s changed while it was read; compose again", shown);
    }
    if (fd < 0 || fstat(fd, &status) != 0) {
        return pith_fail_errno(planning->error, PITH_USAGE, errno, "cannot read %s %s", what, shown);
    }
    if (!S_ISREG(status.st_mode) || status.st_size > FILE_LIMIT) {
        return pith_fail(planning->error, PITH_USAGE, "cannot read %s %s: not a text file", what, shown);
    }
    char *bytes = pith_alloc(planning->arena, (size_t)status.st_size + 1);
    if (pith_pread_full(fd, bytes, (size_t)status.st_size, 0) < 0) {
        return pith_fail_errno(planning->error, PITH_SYSTEM, errno, "cannot read %s %s", what, shown);
    }
    *text = bytes;
    pith_push(planning->arena, &planning->plan->inputs.paths, path);
    return true;
}
