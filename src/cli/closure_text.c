/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of `pith closure` for people: a list in load order; what is missing or refused cannot be overlooked. */
#include "cli/closure.h"
#include "cli/print.h"

#include <string.h>

enum { NAME_WIDTH = 24, PATH_WIDTH = 42 };

static void print_object(const struct closure_printer *printer, const struct pith_object *object)
{
    const char *name = object->name;
    const char *slash = strrchr(name, '/');
    if (slash != NULL) {
        name = slash + 1; /* the path beside it says the rest */
    }
    cli_out(printer->cli, "  %-*s %-*s " DIM "%s" PLAIN "\n", NAME_WIDTH, name, PATH_WIDTH, object->path,
            pith_found_by_text(object->found_by));
}

static void print_failure(const struct closure_printer *printer, const struct closure_answer *answer,
                          const struct pith_need_failure *failure)
{
    static const char *const marks[] = {
        [PITH_NEED_MISSING] = "MISSING", [PITH_NEED_REFUSED] = "REFUSED", [PITH_NEED_VERSION] = "VERSION"};
    cli_out(printer->cli, failure->optional ? "  %-*s " DIM "%s" PLAIN "  %s\n" : "  %-*s " RED "%s" PLAIN "  %s\n",
            NAME_WIDTH, failure->name, failure->optional ? "absent" : marks[failure->fault], failure->reason);
    if (failure->fault != PITH_NEED_VERSION) {
        cli_out(printer->cli, "  %-*s   wanted by %s\n", NAME_WIDTH, "", closure_needed_by(answer, failure->needed_by));
    }
}

void closure_print_text(const struct closure_printer *printer, const struct closure_answer *answer)
{
    const struct pith_linkmap *map = &answer->map;
    bool quiet = printer->cli->quiet;
    if (answer->error != NULL) {
        return; /* standard error has said it */
    }
    cli_out(printer->cli, BOLD "%s" PLAIN "\n", answer->path);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[map->order[i]];
        if (object->found_by != PITH_BY_PROGRAM && !quiet) {
            print_object(printer, object);
        }
    }
    for (uint32_t i = 0; i < map->failure_count; i++) {
        if (!map->failures[i].optional || !quiet) {
            print_failure(printer, answer, &map->failures[i]);
        }
    }
    if (map->count == 1 && map->failure_count == 0) {
        cli_out(printer->cli, "  " DIM "loads nothing: statically linked" PLAIN "\n");
    }
}
