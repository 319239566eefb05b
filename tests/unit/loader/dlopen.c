/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Link-map order over several dlopens in one process: this very process opens libraries, and the list that its own
 * loader keeps must be the one that pith has simulated. The libraries are made by the compiler, in a directory of
 * their own, and are opened as Python opens extension modules: by absolute path, by the main program.
 */
#include "pith/loader.h"

#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[64];

/* Each line makes one library; later ones may need earlier ones. */
static const char script[] =
    "set -e; cd \"$1\"; mkdir -p one two deep; echo 'int x;' > x.c\n"
    "make_one() { out=$1; shift; cc -shared -nostdlib -Wl,--no-as-needed -o $out x.c -Wl,-soname,${out##*/} \"$@\"; }\n"
    "make_one deep/libp_deep.so\n"
    "make_one one/libp_shared.so -Ldeep -lp_deep -Wl,--enable-new-dtags,-rpath,'$ORIGIN/../deep'\n"
    "make_one two/libp_shared.so\n"
    "make_one one/ext1.so -Lone -lp_shared -Wl,--enable-new-dtags,-rpath,'$ORIGIN'\n"
    "make_one two/ext2.so -Ltwo -lp_shared -Wl,--enable-new-dtags,-rpath,'$ORIGIN'\n"
    "make_one two/ext3.so -Ldeep -lp_deep -Wl,--disable-new-dtags,-rpath,'$ORIGIN/../deep'\n"
    "make_one one/ext4.so -Ldeep -lp_deep\n"
    "make_one two/inner.so\n"
    "make_one two/libp_filter.so\n"
    "make_one two/ext5.so -Wl,-f,libp_filter.so -Ltwo -l:inner.so -Wl,--enable-new-dtags,-rpath,'$ORIGIN'\n"
    "ln one/ext1.so one/again.so; ln -s ext2.so two/link.so\n";

static int setup(void **state)
{
    char command[4096];
    (void)state;
    (void)snprintf(directory, sizeof directory, "/tmp/pith-dlopen-XXXXXX");
    if (mkdtemp(directory) == NULL) {
        return -1;
    }
    (void)snprintf(command, sizeof command, "cat > %s/make.sh && sh %s/make.sh %s", directory, directory, directory);
    FILE *shell = popen(command, "w");
    if (shell == NULL || fputs(script, shell) < 0) {
        return -1;
    }
    return pclose(shell);
}

static int teardown(void **state)
{
    char command[128];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

struct room {
    struct pith_arena arena;
    struct pith_source *source;
    struct pith_view *view;
    struct pith_loader *loader;
    struct pith_linkmap map;
};

static void start(struct room *room)
{
    struct pith_error error = {0};
    char self[4096];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(size > 0);
    self[size] = '\0';
    assert_true(pith_source_directory("/", false, &room->source, &error));
    const struct pith_mount root = {.at = "/", .source = room->source, .in = "/", .mode = -1};
    assert_true(pith_view_create(&root, 1, &room->view, &error));
    room->loader = pith_loader_create(room->view, NULL);
    assert_true(pith_linkmap_start(room->loader, self, &room->arena, &room->map, &error));
    assert_int_equal(room->map.failure_count, 0);
}

static void finish(struct room *room)
{
    pith_loader_destroy(room->loader);
    pith_view_destroy(room->view);
    pith_source_destroy(room->source);
    pith_arena_finish(&room->arena);
}

static bool is_loader(const char *path)
{
    return strstr(path, "/ld-") != NULL || strstr(path, "/ld64") != NULL;
}

/* The loader's own object stands elsewhere in some releases; a sanitizer's runtime is in both lists. */
static void compare(const struct room *room)
{
    uint32_t at = 0;
    for (const struct link_map *real = _r_debug.r_map; real != NULL; real = real->l_next) {
        if (real->l_name[0] == '\0' || strstr(real->l_name, "vdso") != NULL || is_loader(real->l_name)) {
            continue;
        }
        const struct pith_object *object;
        do {
            assert_true(at < room->map.count);
            object = &room->map.objects[room->map.order[at++]];
        } while (object->found_by == PITH_BY_PROGRAM && object->needed_by == UINT32_MAX ? true
                                                                                        : is_loader(object->path));
        assert_string_equal(object->path, real->l_name);
    }
}

static void open_both(struct room *room, const char *name, bool works)
{
    char path[256];
    struct pith_error error = {0};
    uint32_t opened;
    uint32_t failures = room->map.failure_count;
    (void)snprintf(path, sizeof path, "%s%s%s", name[0] == '@' ? directory : "", name[0] == '@' ? "/" : "",
                   name + (name[0] == '@' ? 1 : 0));
    assert_true(pith_linkmap_dlopen(&room->map, path, 0, &opened, &error));
    void *handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    assert_int_equal(handle != NULL, works);
    assert_int_equal(room->map.failure_count == failures, works);
    if (works) {
        compare(room);
    }
}

static void test_own_process(void **state)
{
    (void)state;
    struct room room = {0};
    start(&room);
    compare(&room);
    open_both(&room, "@one/ext1.so", true);
    open_both(&room, "@two/ext2.so", true); /* its libp_shared.so is there already, by soname: the first one wins */
    open_both(&room, "@one/again.so", true);
    open_both(&room, "@two/link.so", true);
    open_both(&room, "@two/ext3.so", true);
    open_both(&room, "@one/ext4.so", true); /* without a run path: libp_deep.so is loaded */
    open_both(&room, "@two/ext5.so", true); /* a filter stands before what it filters */
    finish(&room);
}

static void test_a_fork_goes_its_own_way(void **state)
{
    (void)state;
    struct room room = {0};
    struct pith_error error = {0};
    uint32_t opened;
    start(&room);
    uint32_t before = room.map.count;
    for (int i = 0; i < 2; i++) {
        static const char *const names[] = {"one/ext1.so", "two/ext2.so"};
        struct pith_linkmap fork;
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        pith_linkmap_fork(&room.map, &room.arena, &fork);
        assert_true(pith_linkmap_dlopen(&fork, path, 0, &opened, &error));
        assert_int_equal(opened, before);
        assert_string_equal(fork.objects[opened].path, path);
        const struct pith_object *shared = &fork.objects[opened + 1];
        assert_string_equal(shared->name, "libp_shared.so");
        assert_non_null(strstr(shared->path, i == 0 ? "/one/" : "/two/"));
    }
    assert_int_equal(room.map.count, before);
    /* Alone, ext4's libp_deep.so is not to be found. */
    char path[256];
    (void)snprintf(path, sizeof path, "%s/one/ext4.so", directory);
    assert_true(pith_linkmap_dlopen(&room.map, path, 0, &opened, &error));
    assert_int_equal(room.map.failure_count, 1);
    assert_string_equal(room.map.failures[0].name, "libp_deep.so");
    finish(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_process),
        cmocka_unit_test(test_a_fork_goes_its_own_way),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
