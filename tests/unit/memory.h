/* SPDX-License-Identifier: Apache-2.0 */
/* What tests over a root in memory share: nothing of this machine is in it. */
#ifndef PITH_TEST_MEMORY_H
#define PITH_TEST_MEMORY_H

#include "pith/view.h"
#include "scratch.h"

struct memory {
    struct pith_arena arena;
    struct pith_error error;
    struct pith_source *root;
    struct pith_view *view; /* once it was looked at */
};

__attribute__((unused)) static int memory_begin(void **state)
{
    struct memory *memory = calloc(1, sizeof *memory);
    assert_non_null(memory);
    memory->root = pith_source_memory("root", &memory->arena);
    *state = memory;
    return 0;
}

__attribute__((unused)) static int memory_end(void **state)
{
    struct memory *memory = *state;
    pith_view_destroy(memory->view);
    pith_source_destroy(memory->root);
    pith_arena_finish(&memory->arena);
    free(memory);
    return 0;
}

#define memory_test(function) cmocka_unit_test_setup_teardown(function, memory_begin, memory_end)

__attribute__((unused)) static void put_bytes(struct pith_source *source, const char *path, const void *bytes,
                                              size_t size)
{
    pith_source_add(source, &(struct pith_made){path, PITH_REGULAR, 0644, 0, 0, bytes, size});
}

__attribute__((unused)) static void put_text(struct pith_source *source, const char *path, const char *text)
{
    put_bytes(source, path, text, strlen(text));
}

__attribute__((unused)) static void put_link(struct pith_source *source, const char *path, const char *target)
{
    pith_source_add(source, &(struct pith_made){path, PITH_SYMLINK, 0777, 0, 0, target, strlen(target)});
}

__attribute__((unused)) static void put_directory(struct pith_source *source, const char *path)
{
    pith_source_add(source, &(struct pith_made){path, PITH_DIRECTORY, 0755, 0, 0, NULL, 0});
}

/* All that was put there; nothing is added afterwards. */
__attribute__((unused)) static void look_at_memory(struct memory *memory)
{
    assert_done(memory, pith_view_of(memory->root, &memory->view, &memory->error));
}

#endif
