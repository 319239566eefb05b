/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is asked twice: one inode is read once, a directory listed once; and small files are read whole or refused.
 */
#include "support.h"

/* A source that counts what is asked of another. */
struct counting {
    struct pith_source source;
    struct pith_source *inner;
    unsigned lookups, lists, opens, readlinks;
};

static struct counting *of(const struct pith_source *source)
{
    return (struct counting *)(uintptr_t)(const void *)source;
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *stat, struct pith_error *error)
{
    of(source)->lookups++;
    return of(source)->inner->ops->lookup(of(source)->inner, path, stat, error);
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    of(source)->readlinks++;
    return of(source)->inner->ops->readlink(of(source)->inner, path, arena, target, error);
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    of(source)->lists++;
    return of(source)->inner->ops->list(of(source)->inner, path, arena, names, count, error);
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *opened,
                      struct pith_error *error)
{
    of(source)->opens++;
    return of(source)->inner->ops->open(of(source)->inner, path, opened, error);
}

static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *opened,
                      const struct pith_stat *seen, struct pith_error *error)
{
    return of(source)->inner->ops->unchanged(of(source)->inner, path, opened, seen, error);
}

static const struct pith_source_ops counting_ops = {
    .lookup = lookup, .readlink = read_link, .list = list, .open = open_file, .unchanged = unchanged};

static void open_counting(struct seen_view *seen, struct counting *counting)
{
    struct pith_mount root = mount_of(seen, "root", "/", "/");
    *counting = (struct counting){.source = {.ops = &counting_ops, .name = "counted"}, .inner = seen->sources.items[0]};
    root.source = &counting->source;
    open_view(seen, &root, 1);
}

static void one_inode_is_read_once(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct counting counting;
    const struct pith_elf *one, *two, *three;
    struct pith_found found;
    make_directory(*state, "root");
    assert_int_equal(system(pith_format(&seen.scratch->arena, "cp /proc/self/exe %s/root/a", seen.scratch->path)), 0);
    assert_int_equal(link(inside(*state, "root/a"), inside(*state, "root/b")), 0);
    make_link(*state, "root/c", "b");
    open_counting(&seen, &counting);
    found = resolved(&seen, "/a");
    assert_int_equal(pith_view_elf(seen.view, &found, &one, &seen.scratch->error), PITH_ELF_OK);
    found = resolved(&seen, "/b");
    assert_int_equal(pith_view_elf(seen.view, &found, &two, &seen.scratch->error), PITH_ELF_OK);
    found = resolved(&seen, "/c");
    assert_int_equal(pith_view_elf(seen.view, &found, &three, &seen.scratch->error), PITH_ELF_OK);
    assert_ptr_equal(one, two);
    assert_ptr_equal(one, three);
    assert_int_equal(counting.opens, 1);
    unsigned lookups = counting.lookups;
    (void)resolved(&seen, "/c");
    (void)resolved(&seen, "/a");
    assert_int_equal(answer(&seen, "/absent"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/absent"), PITH_SEEN_ABSENT);
    assert_int_equal(counting.lookups, lookups + 1);
    assert_int_equal(counting.readlinks, 1);
    (void)listed(&seen, "/");
    (void)listed(&seen, "/");
    assert_int_equal(counting.lists, 1);
    close_view(&seen);
}

static void symbols_are_read_when_they_are_wanted(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct counting counting;
    const struct pith_elf *one, *two;
    make_directory(*state, "root");
    assert_int_equal(system(pith_format(&seen.scratch->arena, "cp /proc/self/exe %s/root/a", seen.scratch->path)), 0);
    open_counting(&seen, &counting);
    struct pith_found found = resolved(&seen, "/a");
    assert_int_equal(pith_view_elf(seen.view, &found, &one, &seen.scratch->error), PITH_ELF_OK);
    assert_int_equal(one->symbols.calls, 0);
    pith_view_want_symbols(seen.view);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pith_view_elf(seen.view, &found, &two, &seen.scratch->error), PITH_ELF_OK);
        assert_ptr_equal(one, two);
        assert_int_equal(counting.opens, 2);
    }
    close_view(&seen);
}

/* A second view of the same files, as the composed tree is. */
static void facts_are_lent(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct counting counting;
    struct pith_view *other;
    const struct pith_elf *one, *two;
    make_directory(*state, "root");
    assert_int_equal(system(pith_format(&seen.scratch->arena, "cp /proc/self/exe %s/root/a", seen.scratch->path)), 0);
    open_counting(&seen, &counting);
    struct pith_found found = resolved(&seen, "/a");
    assert_int_equal(pith_view_elf(seen.view, &found, &one, &seen.scratch->error), PITH_ELF_OK);
    assert_done(seen.scratch, pith_view_create(pith_view_mount(seen.view, 0), 1, &other, &seen.scratch->error));
    pith_view_borrow_facts(other, seen.view);
    assert_int_equal(pith_view_elf(other, &found, &two, &seen.scratch->error), PITH_ELF_OK);
    assert_ptr_equal(one, two);
    pith_view_want_symbols(other); /* the lender does not have them */
    assert_int_equal(pith_view_elf(other, &found, &two, &seen.scratch->error), PITH_ELF_OK);
    assert_ptr_not_equal(one, two);
    assert_int_equal(counting.opens, 2);
    pith_view_destroy(other);
    close_view(&seen);
}

static void verdicts_are_kept(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct counting counting;
    const struct pith_elf *elf;
    make_file(*state, "root/text", "no ELF");
    make_file(*state, "root/cut", "\177ELF\2\1\1");
    make_directory(*state, "root/dir");
    open_counting(&seen, &counting);
    struct pith_found found = resolved(&seen, "/text");
    assert_int_equal(pith_view_elf(seen.view, &found, &elf, NULL), PITH_ELF_NOT);
    found = resolved(&seen, "/dir");
    assert_int_equal(pith_view_elf(seen.view, &found, &elf, NULL), PITH_ELF_NOT);
    found = resolved(&seen, "/cut");
    for (int i = 0; i < 2; i++) {
        seen.scratch->error.message[0] = '\0';
        assert_int_equal(pith_view_elf(seen.view, &found, &elf, &seen.scratch->error), PITH_ELF_BAD);
        assert_says(seen.scratch, "reading /cut");
        assert_int_equal(seen.scratch->error.code, PITH_MISSING);
    }
    assert_int_equal(counting.opens, 2);
    close_view(&seen);
}

static void a_file_changed_since_it_was_seen_is_refused(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_mount root;
    const struct pith_elf *elf;
    const char *bytes;
    size_t size;
    make_file(*state, "root/f", "one");
    root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    struct pith_found found = resolved(&seen, "/f");
    make_file(*state, "root/f", "longer");
    assert_false(pith_view_read(seen.view, &found, 100, &seen.scratch->arena, &bytes, &size, &seen.scratch->error));
    assert_says(seen.scratch, "changed while it was read");
    assert_int_equal(pith_view_elf(seen.view, &found, &elf, &seen.scratch->error), PITH_ELF_BAD);
    assert_int_equal(seen.scratch->error.code, PITH_SYSTEM);
    close_view(&seen);
}

static void reading_has_a_limit(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_mount root;
    const char *bytes;
    size_t size;
    make_file(*state, "root/f", "12345");
    make_file(*state, "root/empty", "");
    root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    struct pith_found found = resolved(&seen, "/f");
    assert_false(pith_view_read(seen.view, &found, 4, &seen.scratch->arena, &bytes, &size, &seen.scratch->error));
    assert_says(seen.scratch, "/f: 5 bytes are more than the 4");
    assert_true(pith_view_read(seen.view, &found, 5, &seen.scratch->arena, &bytes, &size, &seen.scratch->error));
    assert_string_equal(bytes, "12345");
    assert_string_equal(content(&seen, "/empty"), "");
    found = resolved(&seen, "/");
    assert_false(pith_view_read(seen.view, &found, 5, &seen.scratch->arena, &bytes, &size, &seen.scratch->error));
    assert_says(seen.scratch, "not a regular file");
    close_view(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(one_inode_is_read_once),
        scratch_test(symbols_are_read_when_they_are_wanted),
        scratch_test(facts_are_lent),
        scratch_test(verdicts_are_kept),
        scratch_test(a_file_changed_since_it_was_seen_is_refused),
        scratch_test(reading_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
