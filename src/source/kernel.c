/* SPDX-License-Identifier: Apache-2.0 */
/* Which file systems show what the kernel knows, and hold no files of any root. */
#include "source/kernel.h"

#include <linux/magic.h>
#include <sys/statfs.h>

bool kernel_file_system(int fd)
{
    struct statfs system;
    if (fstatfs(fd, &system) != 0) {
        return false;
    }
    switch ((unsigned long)system.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case DEVPTS_SUPER_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case BPF_FS_MAGIC:
        return true;
    default:
        return false;
    }
}
