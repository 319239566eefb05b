/* SPDX-License-Identifier: Apache-2.0 */
/* A busy machine and a forger: links that come and go are no change of a file, and a time that was put back hides none.
 */
#include "../scratch.h"

#include "layer/content.h"

enum { LARGE = 9 << 20, PIECE = 300000 }; /* a copy of it is spooled; one of half of it is not */

/* A file that was looked up, and what the test does to it. */
struct seen_file {
    struct pith_source *source;
    struct pith_entry entry;
};

static struct seen_file look(struct scratch *scratch)
{
    struct seen_file file = {.source = directory_of(scratch, "")};
    file.entry =
        (struct pith_entry){.path = "/file", .type = PITH_ENTRY_FILE, .source = file.source, .source_path = "/file"};
    assert_done(scratch, file.source->ops->lookup(file.source, "/file", &file.entry.seen, &scratch->error));
    return file;
}

/* Reads `size` bytes at an offset, as whoever understands them does. */
static bool understand(struct scratch *scratch, const struct seen_file *file, uint64_t offset, size_t size)
{
    struct pith_content content;
    const struct pith_entry *entry = &file->entry;
    if (!pith_source_open(file->source, "/file", &entry->seen, &content, &scratch->error)) {
        return false;
    }
    char *bytes = pith_alloc(&scratch->arena, size);
    assert_int_equal(pith_source_read(file->source, "/file", &entry->seen, &content, bytes, size, offset), size);
    return pith_source_close(file->source, "/file", &entry->seen, &content, &scratch->error);
}

/* Ships it in pieces; before the second one something happens. */
static bool ship(struct scratch *scratch, const struct seen_file *file, void (*happens)(struct scratch *),
                 const char **bytes)
{
    __attribute__((cleanup(pith_content_abandon))) struct pith_reading reading = {0};
    char *to = pith_alloc(&scratch->arena, file->entry.seen.size + 1);
    *bytes = to;
    if (!pith_content_open(&reading, &file->entry, &scratch->error)) {
        return false;
    }
    for (uint64_t at = 0; at < file->entry.seen.size;) {
        uint64_t left = file->entry.seen.size - at;
        size_t size = left < PIECE ? (size_t)left : PIECE;
        if (at == PIECE && happens != NULL) {
            happens(scratch);
        }
        if (!pith_content_read(&reading, to + at, size, &scratch->error)) {
            return false;
        }
        at += size;
    }
    return pith_content_close(&reading, &scratch->error);
}

static void is_linked(struct scratch *scratch)
{
    assert_int_equal(linkat(scratch->fd, "file", scratch->fd, "twin", 0), 0);
    assert_int_equal(unlinkat(scratch->fd, "twin", 0), 0);
}

/* Other bytes of the same size at an offset, and the time of modification put back. */
static void rewrite(struct scratch *scratch, off_t offset)
{
    struct stat before;
    PITH_CLOSE int fd = openat(scratch->fd, "file", O_WRONLY | O_CLOEXEC);
    assert_int_equal(fstat(fd, &before), 0);
    assert_int_equal(pwrite(fd, "OTHER", 5, offset), 5);
    const struct timespec times[2] = {before.st_atim, before.st_mtim};
    assert_int_equal(futimens(fd, times), 0);
}

static void is_forged_at_the_beginning(struct scratch *scratch)
{
    rewrite(scratch, 0);
}

static void is_forged_later(struct scratch *scratch)
{
    rewrite(scratch, 3 * PIECE);
}

static void is_opened_to_all(struct scratch *scratch)
{
    assert_int_equal(fchmodat(scratch->fd, "file", 0666, 0), 0);
}

static void is_touched(struct scratch *scratch)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(scratch->fd, "file", times, 0), 0);
}

static void make_large(struct scratch *scratch, size_t size)
{
    char *text = pith_alloc(&scratch->arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)('a' + i % 23);
    }
    make_file(scratch, "file", text);
}

/* The clock of times of change may stand still for some milliseconds. */
static void wait_for_the_clock(struct scratch *scratch)
{
    struct stat before, now;
    assert_int_equal(fstatat(scratch->fd, "file", &before, 0), 0);
    do {
        is_linked(scratch);
        assert_int_equal(fstatat(scratch->fd, "file", &now, 0), 0);
    } while (now.st_ctim.tv_nsec == before.st_ctim.tv_nsec && now.st_ctim.tv_sec == before.st_ctim.tv_sec);
    (void)usleep(12000);
}

static const struct {
    void (*happens)(struct scratch *);
    bool ships;
} events[] = {
    {NULL, true},
    {is_linked, true},
    {is_forged_at_the_beginning, false},
    {is_forged_later, false},
    {is_opened_to_all, false},
    {is_touched, false},
};

static void must(struct scratch *scratch, bool wanted, bool happened, size_t event)
{
    if (wanted != happened) {
        fail_msg("event %zu: %s", event, happened ? "it was not noticed" : scratch->error.message);
    }
    if (!wanted) {
        assert_says(scratch, "/file changed while it was read");
        assert_int_equal(scratch->error.code, PITH_SYSTEM);
    }
}

static void what_ships_is_what_was_understood(void **state)
{
    struct scratch *scratch = *state;
    const char *first, *second;
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        for (int during = 0; during < 2; during++) {
            for (size_t size = LARGE / 2; size <= LARGE; size *= 2) {
                (void)unlinkat(scratch->fd, "file", 0);
                make_large(scratch, size);
                wait_for_the_clock(scratch);
                struct seen_file file = look(scratch);
                assert_true(understand(scratch, &file, 0, size));
                if (during == 0 && events[i].happens != NULL) {
                    events[i].happens(scratch);
                }
                bool done = ship(scratch, &file, during == 1 ? events[i].happens : NULL, &first);
                must(scratch, events[i].ships, done, i);
                if (events[i].ships) { /* and once more, into another output */
                    assert_done(scratch, ship(scratch, &file, is_linked, &second));
                    assert_memory_equal(first, second, size);
                    assert_int_equal(first[size - 1], 'a' + (size - 1) % 23);
                }
                pith_source_destroy(file.source);
                pith_arena_finish(&scratch->arena);
            }
        }
    }
}

/* Links that come and go at every moment, from the first look on. */
static void links_are_no_change(void **state)
{
    struct scratch *scratch = *state;
    const char *bytes;
    make_large(scratch, LARGE);
    struct seen_file file = look(scratch);
    is_linked(scratch);
    assert_done(scratch, understand(scratch, &file, 0, 64));
    is_linked(scratch);
    assert_done(scratch, understand(scratch, &file, 4096, 4096));
    assert_int_equal(linkat(scratch->fd, "file", scratch->fd, "stays", 0), 0);
    assert_done(scratch, understand(scratch, &file, 0, LARGE));
    assert_done(scratch, ship(scratch, &file, is_linked, &bytes));
    assert_true(pith_source_moved(file.source, &file.entry.seen));
    pith_source_destroy(file.source);
}

/* Where nothing was understood there is nothing to prove: sizes and times must be right all the same. */
static void what_nobody_understood_only_has_its_attributes(void **state)
{
    struct scratch *scratch = *state;
    const char *bytes;
    make_large(scratch, LARGE);
    wait_for_the_clock(scratch);
    struct seen_file file = look(scratch);
    assert_done(scratch, ship(scratch, &file, is_linked, &bytes));
    assert_false(pith_source_moved(file.source, &file.entry.seen));
    assert_false(ship(scratch, &file, is_touched, &bytes));
    pith_source_destroy(file.source);
}

/* Of a part that was forged after it was understood; and before anything was, which is what is understood then. */
static void parts_are_held_to_what_was_understood(void **state)
{
    struct scratch *scratch = *state;
    const char *bytes;
    make_large(scratch, LARGE);
    wait_for_the_clock(scratch);
    struct seen_file file = look(scratch);
    is_forged_at_the_beginning(scratch);
    assert_done(scratch, understand(scratch, &file, 0, 64));
    assert_done(scratch, understand(scratch, &file, 3 * PIECE, 64));
    assert_done(scratch, ship(scratch, &file, NULL, &bytes));
    assert_memory_equal(bytes, "OTHER", 5);
    is_forged_later(scratch);
    must(scratch, false, ship(scratch, &file, NULL, &bytes), 0);
    pith_source_destroy(file.source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(what_ships_is_what_was_understood),
        scratch_test(links_are_no_change),
        scratch_test(what_nobody_understood_only_has_its_attributes),
        scratch_test(parts_are_held_to_what_was_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
