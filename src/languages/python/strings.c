/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an extension module imports cannot be read from code, but the names stand in its bytes: each string between two
 * NULs that names a module beside it, or a top-level one, is taken for an import.
 */
#include "languages/python/tracing.h"

#include "base/io.h"

#include <ctype.h>
#include <errno.h>
#include <sys/mman.h>

enum { SHORTEST = 3, LONGEST = 80, MOST_BYTES = 1 << 28 };

struct window {
    unsigned char *start;
    size_t size;
};

static void unmap(struct window *window)
{
    if (window->start != NULL) {
        (void)munmap(window->start, window->size);
    }
}

static bool read_window(struct expansion *expansion, const struct pith_found *found, struct window *window)
{
    const struct pith_source *source = pith_view_mount(expansion->view, found->mount)->source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, expansion->error)) {
        return false;
    }
    PITH_CLOSE int fd = content.fd;
    size_t size = content.size < MOST_BYTES ? (size_t)content.size : MOST_BYTES; /* it may be a hole */
    void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return pith_fail_errno(expansion->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
    }
    *window = (struct window){start, size};
    return pith_source_read(source, found->source_path, &found->stat, &content, start, window->size, 0) ==
               (ssize_t)window->size ||
           pith_fail_errno(expansion->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
}

/* "a.b_c": a letter or '_' begins each part. */
static bool is_module_name(const unsigned char *at, size_t size)
{
    bool begins = true;
    for (size_t i = 0; i < size; i++) {
        bool letter = isalpha(at[i]) || at[i] == '_';
        if (begins ? !letter : !(letter || isdigit(at[i]) || at[i] == '.')) {
            return false;
        }
        begins = at[i] == '.';
    }
    return !begins;
}

/* As a sibling within the package first, then from the top. The library's own tests are nobody's import. */
static bool propose_name(struct expansion *expansion, const char *package, const char *name)
{
    struct reach sample = {.rule = PITH_RULE_LITERAL, .maybe = true};
    bool known = false;
    if (*package != '\0' && strchr(name, '.') == NULL &&
        !propose_module(expansion, pith_format(expansion->arena, "%s.%s", package, name), sample, &known)) {
        return false;
    }
    if (known || strcmp(name, "test") == 0) {
        return true;
    }
    return propose_module(expansion, name, sample, &known);
}

bool propose_extension_names(struct expansion *expansion, const char *module, const struct pith_found *found)
{
    __attribute__((cleanup(unmap))) struct window window = {0};
    const char *dot = strrchr(module, '.');
    const char *package = dot == NULL ? "" : pith_copy(expansion->arena, module, (size_t)(dot - module));
    if (found->stat.size == 0 || !read_window(expansion, found, &window)) {
        return found->stat.size == 0;
    }
    const unsigned char *end = window.start + window.size;
    for (const unsigned char *at = window.start; at < end;) {
        const unsigned char *stop = memchr(at, '\0', (size_t)(end - at));
        if (stop == NULL) {
            break;
        }
        size_t size = (size_t)(stop - at);
        if (size >= SHORTEST && size <= LONGEST && is_module_name(at, size) &&
            !propose_name(expansion, package, pith_copy(expansion->arena, at, size))) {
            return false;
        }
        at = stop + 1;
    }
    return propose_packed_names(expansion, window.start, window.size);
}
