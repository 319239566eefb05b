/* The answer of `pith closure` for people: a list in load order; what is missing or refused cannot be overlooked. */
#include "cli/closure.h"

#include <string.h>

enum { NAME_WIDTH = 24, PATH_WIDTH = 42 };

static const char *paint(const struct closure_printer *printer, const char *code)
{
    return printer->color ? code : "";
}

#define RED "\033[1;31m"
#define DIM "\033[2m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static void print_object(const struct closure_printer *printer, const struct pith_object *object)
{
    const char *name = object->name;
    const char *slash = strrchr(name, '/');
    if (slash != NULL) {
        name = slash + 1; /* the path beside it says the rest */
    }
    (void)printf("  %-*s %-*s %s%s%s\n", NAME_WIDTH, name, PATH_WIDTH, object->path, paint(printer, DIM),
                 pith_found_by_text(object->found_by), paint(printer, PLAIN));
}

static void print_failure(const struct closure_printer *printer, const struct closure_answer *answer,
                          const struct pith_need_failure *failure)
{
    static const char *const marks[] = {
        [PITH_NEED_MISSING] = "MISSING", [PITH_NEED_REFUSED] = "REFUSED", [PITH_NEED_VERSION] = "VERSION"};
    const char *mark = failure->optional ? "absent" : marks[failure->fault];
    (void)printf("  %-*s %s%s%s  %s\n", NAME_WIDTH, failure->name, paint(printer, failure->optional ? DIM : RED), mark,
                 paint(printer, PLAIN), failure->reason);
    if (failure->fault != PITH_NEED_VERSION) {
        (void)printf("  %-*s   wanted by %s\n", NAME_WIDTH, "", closure_needed_by(answer, failure->needed_by));
    }
}

void closure_print_text(const struct closure_printer *printer, const struct closure_answer *answer)
{
    const struct pith_linkmap *map = &answer->map;
    if (answer->error != NULL) {
        return; /* standard error has said it */
    }
    (void)printf("%s%s%s\n", paint(printer, BOLD), answer->path, paint(printer, PLAIN));
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[map->order[i]];
        if (object->found_by != PITH_BY_PROGRAM && !printer->quiet) {
            print_object(printer, object);
        }
    }
    for (uint32_t i = 0; i < map->failure_count; i++) {
        if (!map->failures[i].optional || !printer->quiet) {
            print_failure(printer, answer, &map->failures[i]);
        }
    }
    if (map->count == 1 && map->failure_count == 0) {
        (void)printf("  %sloads nothing: statically linked%s\n", paint(printer, DIM), paint(printer, PLAIN));
    }
}
