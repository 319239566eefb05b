/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a line of a requirement file. */
#include "languages/python/plan/requirements.h"

bool requirement_fail(const struct requirement_file *file, const char *line, const char *what)
{
    return file->quiet
               ? pith_fail(file->planning->error, PITH_USAGE, "%s:%u: the line %s", file->shown, file->line, what)
               : pith_fail(file->planning->error, PITH_USAGE, "%s:%u: '%.80s' %s", file->shown, file->line, line, what);
}
