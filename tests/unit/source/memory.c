/* SPDX-License-Identifier: Apache-2.0 */
/* A tree in memory: made files behave as files of a directory do. */
#include "../scratch.h"

static void add(struct pith_source *memory, const char *path, enum pith_type type, const char *text)
{
    struct pith_made made = {.path = path, .type = type, .mode = 0640, .uid = 7, .gid = 8};
    made.bytes = text;
    made.size = text == NULL ? 0 : strlen(text);
    pith_source_add(memory, &made);
}

static struct pith_stat at(struct pith_source *memory, const char *path)
{
    struct pith_stat stat;
    assert_true(memory->ops->lookup(memory, path, &stat, NULL));
    return stat;
}

static void directories_appear(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *memory = pith_source_memory("made", &scratch->arena);
    assert_int_equal(at(memory, "/").type, PITH_DIRECTORY);
    add(memory, "/a/b/c", PITH_REGULAR, "text");
    assert_int_equal(at(memory, "/a").type, PITH_DIRECTORY);
    assert_int_equal(at(memory, "/a/b").type, PITH_DIRECTORY);
    assert_int_equal(at(memory, "/a/b").mode, 0755);
    assert_int_equal(at(memory, "/a/b").uid, 0);
    assert_int_equal(at(memory, "/a/b/c").type, PITH_REGULAR);
    assert_int_equal(at(memory, "/a/b/c").mode, 0640);
    assert_int_equal(at(memory, "/a/b/c").size, 4);
    assert_int_equal(at(memory, "/a/b/c").gid, 8);
    assert_int_equal(at(memory, "/a/b/c/d").type, PITH_ABSENT);
    assert_int_equal(at(memory, "/a/bc").type, PITH_ABSENT);
    assert_true(at(memory, "/a").implied);
    assert_false(at(memory, "/a/b/c").implied);
    add(memory, "/a", PITH_DIRECTORY, NULL);
    assert_false(at(memory, "/a").implied);
    assert_int_equal(at(memory, "/a").mode, 0640);
    add(memory, "/a/new", PITH_REGULAR, "");
    assert_int_equal(at(memory, "/a").mode, 0640);
    assert_int_equal(at(memory, "/a/b/c").size, 4);
}

static void lists_children_only(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *memory = pith_source_memory("made", &scratch->arena);
    const char **names;
    uint32_t count;
    add(memory, "/ab/x", PITH_REGULAR, "");
    add(memory, "/a/y", PITH_REGULAR, "");
    add(memory, "/a/z/deep", PITH_REGULAR, "");
    assert_true(memory->ops->list(memory, "/a", &scratch->arena, &names, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "y");
    assert_string_equal(names[1], "z");
    assert_true(memory->ops->list(memory, "/", &scratch->arena, &names, &count, NULL));
    assert_int_equal(count, 2);
}

static void content_and_links(void **state)
{
    struct scratch *scratch = *state;
    struct pith_source *memory = pith_source_memory("made", &scratch->arena);
    struct pith_content content;
    char bytes[16] = "";
    const char *target;
    add(memory, "/file", PITH_REGULAR, "old");
    add(memory, "/file", PITH_REGULAR, "newer");
    add(memory, "/link", PITH_SYMLINK, "file");
    struct pith_stat seen = at(memory, "/file");
    assert_done(scratch, pith_source_open(memory, "/file", &seen, &content, &scratch->error));
    assert_int_equal(content.size, 5);
    assert_int_equal(pith_pread_full(content.fd, bytes, sizeof bytes, content.offset), 5);
    assert_string_equal(bytes, "newer");
    assert_done(scratch, pith_source_close(memory, "/file", &seen, &content, &scratch->error));
    assert_true(memory->ops->readlink(memory, "/link", &scratch->arena, &target, NULL));
    assert_string_equal(target, "file");
    assert_true(at(memory, "/link").inode != at(memory, "/file").inode);
    assert_false(memory->ops->readlink(memory, "/file", &scratch->arena, &target, &scratch->error));
    assert_false(memory->ops->open(memory, "/link", &content, &scratch->error));
    assert_says(scratch, "/link");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(directories_appear),
        scratch_test(lists_children_only),
        scratch_test(content_and_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
