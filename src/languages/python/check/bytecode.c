/* SPDX-License-Identifier: Apache-2.0 */
/* Modules without bytecode: Python compiles them at every start. */
#include "check/room.h"
#include "languages/python/rootfs/tree.h"

enum { NAMED = 4 }; /* how many modules a note tells by name */

/* Start-up of an app with Flask: 640 ms without bytecode, 160 with it. */
bool check_bytecode(struct pith_checking *checking)
{
    const struct python_compiled *told = python_compiled_of(checking->rootfs);
    const char *others = "", *stale = "";
    if (told == NULL || told->uncompiled.count == 0 ||
        checking->plan->manifest->python.bytecode == PITH_BYTECODE_SOURCE) {
        return true;
    }
    for (uint32_t i = 1; i < told->uncompiled.count && i < NAMED; i++) {
        others = pith_format(checking->arena, "%s, %s", others, told->uncompiled.items[i]);
    }
    if (told == NULL || told->uncompiled.count > NAMED) {
        others = pith_format(checking->arena, "%s and %u more", others, told->uncompiled.count - NAMED);
    }
    if (told->stale > 0) {
        stale = pith_format(checking->arena, " (what there is for %u is of other sources)", told->stale);
    }
    check_add(checking, "missing-bytecode", pith_format(checking->arena, "%s%s", told->uncompiled.items[0], others),
              pith_format(checking->arena,
                          "%s%s, %u of %u modules: Python compiles what it imports of them at each start, "
                          "which makes that up to four times slower",
                          told->uncompiled.count == 1 ? "lacks bytecode" : "lack bytecode", stale,
                          told->uncompiled.count, told->modules),
              pith_format(checking->arena, "run `%s -m compileall -q DIRECTORY` on the source before composing%s",
                          checking->plan->interpreter,
                          checking->plan->manifest->python.wheels.text == NULL
                              ? ""
                              : "; what comes from wheels has none, as nothing of it is run"));
    return true;
}
