/* SPDX-License-Identifier: Apache-2.0 */
/* A spool: unnamed from the start where the file system can, else unlinked at once. */
#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *pith_spool_directory(void)
{
    const char *directory = getenv("TMPDIR");
    return directory == NULL || *directory == '\0' ? "/var/tmp" : directory; /* /tmp may be memory */
}

int pith_spool(struct pith_error *error)
{
    const char *directory = pith_spool_directory();
    int fd = open(directory, O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) { /* not every file system has unnamed files */
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/pith-XXXXXX", directory);
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0) {
            (void)unlink(path);
        }
    }
    if (fd < 0) {
        (void)pith_fail_errno(error, PITH_SYSTEM, errno,
                              "cannot make a temporary file in %s; set TMPDIR to a directory with room", directory);
    }
    return fd;
}
