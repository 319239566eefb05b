/* SPDX-License-Identifier: Apache-2.0 */
/* [keep]: the bytecode of the sources that are kept. */
#include "languages/python/tracing.h"

#include "base/path.h"

/* Bytecode follows its source, as everywhere: that of other interpreters does not come along. */
bool skips_bytecode(const struct expansion *expansion, const char *directory, const char *name)
{
    (void)directory;
    const struct tracing *tracing = tracing_of(expansion);
    return tracing != NULL && tracing->environment.python.cache_tag != NULL && strcmp(name, "__pycache__") == 0;
}

/* In the composed tree, with `bytecode = pyc`: x.pyc where x.py was, and its bytecode in __pycache__. */
const char *kept_as(const struct expansion *expansion, const char *path)
{
    const char *cached = pith_python_source_of(expansion->arena, path), *source = cached == NULL ? path : cached;
    bool may_be = expansion->plan->manifest->python.bytecode == PITH_BYTECODE_PYC && pith_has_extension(source, ".py");
    return may_be ? pith_format(expansion->arena, "%sc", source) : path;
}

bool keep_bytecode(struct expansion *expansion, const char *path)
{
    return !knows_python(expansion) || !pith_has_extension(path, ".py") || propose_bytecode(expansion, path);
}
