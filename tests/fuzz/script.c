/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the first line of a script: the words lie within it, and hold neither blanks at their ends nor newlines.
 */
#include "pith/facts/script.h"
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct pith_script script;
    if (pith_script_read((const char *)data, size, &arena, &script)) {
        bool good = *script.interpreter != '\0' && strpbrk(script.interpreter, " \t\n") == NULL &&
                    (script.argument == NULL || (*script.argument != '\0' && strchr(script.argument, '\n') == NULL));
        if (!good || strlen(script.interpreter) > size) {
            abort();
        }
    }
    pith_arena_finish(&arena);
}
