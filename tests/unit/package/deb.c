/* SPDX-License-Identifier: Apache-2.0 */
/* dpkg's database: whose a path is, through links, diversions and architectures; records of distroless images. */
#include "../memory.h"
#include "pith/package.h"

#define DPKG "/var/lib/dpkg/"

struct asked {
    struct memory *memory;
    const char *paths[8];
    uint32_t count;
    struct pith_package_set set;
};

static void ask(struct asked *asked)
{
    struct memory *memory = asked->memory;
    while (asked->paths[asked->count] != NULL) {
        asked->count++;
    }
    look_at_memory(memory);
    assert_done(memory, pith_packages_read(memory->view, asked->paths, asked->count, &memory->arena, &asked->set,
                                           &memory->error));
}

/* The package of a path, or NULL. */
static const struct pith_package *owner(const struct asked *asked, const char *path)
{
    for (uint32_t i = 0; i < asked->count; i++) {
        if (strcmp(asked->paths[i], path) == 0) {
            uint32_t of = asked->set.owners[i];
            return of == 0 ? NULL : &asked->set.list.items[of - 1];
        }
    }
    fail_msg("%s was not asked for", path);
    return NULL;
}

static void assert_owned(const struct asked *asked, const char *path, const char *by)
{
    const struct pith_package *package = owner(asked, path);
    if (package == NULL || strcmp(package->name, by) != 0) {
        fail_msg("%s belongs to %s, not to %s", path, package == NULL ? "nobody" : package->name, by);
    }
}

static void fields_come_from_status(void **state)
{
    struct asked it = {*state, .paths = {"/etc/a", "/etc/b", "/etc/lost", "/etc/alone"}};
    struct pith_source *root = it.memory->root;
    put_text(root, DPKG "info/a.list", "/.\n/etc\n/etc/a\n");
    put_text(root, DPKG "info/b.list", "/etc/b");                 /* without a newline at its end */
    put_text(root, DPKG "info/lost.list", "/etc/lost\n/etc/a\n"); /* which is a's already */
    put_text(root, DPKG "info/a.list.old", "/etc/alone\n");
    put_text(root, DPKG "status",
             "Package: a\nStatus: install ok installed\nVersion: 1:2.0-3\nArchitecture: amd64\n"
             "Description: words\n Version: 9\nMaintainer:  Somebody <s@x> \n\n"
             "Package: other\nVersion: 7\n\n"
             "package: b\nversion: 2\narchitecture: all\n");
    ask(&it);
    const struct pith_package *a = owner(&it, "/etc/a");
    assert_owned(&it, "/etc/a", "a");
    assert_string_equal(a->version, "1:2.0-3");
    assert_string_equal(a->architecture, "amd64");
    assert_string_equal(pith_package_field(a, "Maintainer", &it.memory->arena), "Somebody <s@x>");
    assert_null(pith_package_field(a, "Source", &it.memory->arena));
    assert_string_equal(a->sums, DPKG "info/a.md5sums");
    assert_string_equal(owner(&it, "/etc/b")->version, "2"); /* names of fields know no case */
    assert_owned(&it, "/etc/lost", "lost");                  /* of which `status` knows nothing */
    assert_string_equal(owner(&it, "/etc/lost")->version, "");
    assert_null(owner(&it, "/etc/alone"));
    assert_int_equal(it.set.list.count, 3); /* `other` owns nothing that was asked for */
}

static void lists_name_paths_before_links(void **state)
{
    struct asked it = {*state,
                       .paths = {"/usr/lib/libx.so", "/usr/lib/deep/libz.so", "/usr/lib64/liby.so", "/usr/share"}};
    struct pith_source *root = it.memory->root;
    put_link(root, "/lib", "usr/lib");
    put_link(root, "/lib32", "usr/lib64");
    put_text(root, "/usr/lib/libx.so", "");
    put_text(root, "/usr/lib/deep/libz.so", "");
    put_text(root, "/usr/lib64/liby.so", "");
    put_directory(root, "/usr/share");
    put_text(root, DPKG "info/x.list", "/lib\n/lib/libx.so\n/lib/deep\n/lib/deep/libz.so\n");
    put_text(root, DPKG "info/y.list", "/lib32/liby.so\n");
    put_text(root, DPKG "info/z.list", "/usr\n/usr/share\n/usr/share/z\n");
    ask(&it);
    assert_owned(&it, "/usr/lib/libx.so", "x");
    assert_owned(&it, "/usr/lib/deep/libz.so", "x");
    assert_owned(&it, "/usr/lib64/liby.so", "y");
    assert_null(owner(&it, "/usr/share")); /* a directory above what is listed */
}

static void diversions_move_files(void **state)
{
    struct asked it = {*state, .paths = {"/usr/bin/sh", "/usr/bin/sh.distrib", "/usr/bin/zed", "/usr/bin/zed.local"}};
    struct pith_source *root = it.memory->root;
    put_text(
        root, DPKG "diversions",
        "/usr/bin/sh\n/usr/bin/sh.distrib\nbash\n/usr/bin/sh\n/nowhere\nlate\n/usr/bin/zed\n/usr/bin/zed.local\n:\n");
    put_text(root, DPKG "info/bash:amd64.list", "/usr/bin/sh\n");
    put_text(root, DPKG "info/dash.list", "/usr/bin/sh\n");
    put_text(root, DPKG "info/zed.list", "/usr/bin/zed\n");
    put_text(root, DPKG "status", "Package: bash\nArchitecture: amd64\nVersion: 5\n");
    ask(&it);
    assert_owned(&it, "/usr/bin/sh", "bash"); /* whose diversion it is */
    assert_owned(&it, "/usr/bin/sh.distrib", "dash");
    assert_owned(&it, "/usr/bin/zed.local", "zed"); /* the administrator's diverts everybody's */
    assert_null(owner(&it, "/usr/bin/zed"));
}

static void two_architectures_are_two_packages(void **state)
{
    struct asked it = {*state, .paths = {"/lib/x86_64/libc.so", "/lib/i386/libc.so"}};
    struct pith_source *root = it.memory->root;
    put_text(root, DPKG "info/libc6:amd64.list", "/lib/x86_64/libc.so\n");
    put_text(root, DPKG "info/libc6:i386.list", "/lib/i386/libc.so\n");
    put_text(root, DPKG "status",
             "Package: libc6\nArchitecture: i386\nVersion: 3\n\nPackage: libc6\nArchitecture: amd64\nVersion: 4\n");
    ask(&it);
    assert_string_equal(owner(&it, "/lib/x86_64/libc.so")->version, "4");
    assert_string_equal(owner(&it, "/lib/i386/libc.so")->version, "3");
    assert_string_equal(owner(&it, "/lib/x86_64/libc.so")->file_name, "libc6"); /* the first of them */
    assert_string_equal(owner(&it, "/lib/i386/libc.so")->file_name, "libc6:i386");
}

static bool keeps_all_but_the_third(const void *context, uint32_t path)
{
    (void)context;
    return path != 2;
}

static void sums_are_cut(void **state)
{
    static const char sum[] = "d41d8cd98f00b204e9800998ecf8427e  ";
    struct asked it = {*state, .paths = {"/usr/a", "/usr/b", "/usr/dropped", "/usr/anothers"}};
    struct memory *memory = it.memory;
    const char *text;
    size_t size;
    put_text(memory->root, DPKG "info/p.list", "/usr/a\n/usr/b\n/usr/dropped\n/usr/unasked\n");
    put_text(memory->root, DPKG "info/q.list", "/usr/anothers\n");
    put_text(memory->root, DPKG "info/p.md5sums",
             pith_format(&memory->arena, "%susr/a\n%susr/unasked\n%susr/dropped\n%susr/anothers\nshort\n%s./usr/b", sum,
                         sum, sum, sum, sum));
    ask(&it);
    assert_done(memory, pith_package_sums(&it.set, 0, keeps_all_but_the_third, NULL, &text, &size, &memory->error));
    assert_string_equal(text, pith_format(&memory->arena, "%susr/a\n%s./usr/b\n", sum, sum));
    assert_int_equal(size, strlen(text));
    assert_done(memory, pith_package_sums(&it.set, 1, keeps_all_but_the_third, NULL, &text, &size, &memory->error));
    assert_null(text); /* q has no such file */
}

static void records_of_status_d(void **state)
{
    static const char sum[] = "d41d8cd98f00b204e9800998ecf8427e  ";
    struct asked it = {*state, .paths = {"/etc/a", "/etc/b", "/etc/bare", "/etc/both"}};
    struct memory *memory = it.memory;
    put_text(memory->root, DPKG "status.d/base",
             "Package: base-files\nVersion: 12\nArchitecture: amd64\n\nPackage: none\n");
    put_text(memory->root, DPKG "status.d/base.md5sums",
             pith_format(&memory->arena, "%setc/a\n%s./etc/b\n%setc/both\n", sum, sum, sum));
    put_text(memory->root, DPKG "status.d/bare.md5sums", pith_format(&memory->arena, "%setc/bare\n", sum));
    put_directory(memory->root, DPKG "status.d/folder");
    put_text(memory->root, DPKG "status.d/folder.md5sums", pith_format(&memory->arena, "%setc/bare\n", sum));
    put_text(memory->root, DPKG "status.d/unasked", "Package: unasked\n");
    put_text(memory->root, DPKG "status.d/unasked.md5sums", pith_format(&memory->arena, "%susr/x\n", sum));
    put_text(memory->root, DPKG "info/installed.list", "/etc/both\n");
    ask(&it);
    assert_owned(&it, "/etc/a", "base-files");
    assert_owned(&it, "/etc/b", "base-files");
    assert_owned(&it, "/etc/both", "installed"); /* the installed ones come first */
    assert_null(owner(&it, "/etc/bare"));        /* sums without a record are nobody's */
    assert_int_equal(it.set.list.count, 2);
    const struct pith_package *base = owner(&it, "/etc/a");
    assert_string_equal(base->version, "12");
    assert_string_equal(base->sums, DPKG "status.d/base.md5sums");
    assert_null(strstr(base->stanza, "none"));
}

static void an_app_cannot_say_whose_the_roots_files_are(void **state)
{
    struct memory *memory = *state;
    struct asked it = {memory, .paths = {"/etc/a"}};
    struct pith_source *app = pith_source_memory("app", &memory->arena);
    put_text(memory->root, "/etc/a", "");
    put_text(app, DPKG "info/evil.list", "/etc/a\n");
    const struct pith_mount mounts[] = {{.at = "/", .source = memory->root, .in = "/", .mode = -1},
                                        {.at = "/", .source = app, .in = "/", .role = PITH_ROLE_APP, .mode = -1}};
    assert_done(memory, pith_view_create(mounts, 2, &memory->view, &memory->error));
    assert_done(memory, pith_packages_read(memory->view, it.paths, 1, &memory->arena, &it.set, &memory->error));
    assert_int_equal(it.set.list.count, 0);
    pith_view_destroy(memory->view);
    memory->view = NULL;
    pith_source_destroy(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        memory_test(fields_come_from_status),
        memory_test(lists_name_paths_before_links),
        memory_test(diversions_move_files),
        memory_test(two_architectures_are_two_packages),
        memory_test(sums_are_cut),
        memory_test(records_of_status_d),
        memory_test(an_app_cannot_say_whose_the_roots_files_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
