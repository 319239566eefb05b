/* SPDX-License-Identifier: Apache-2.0 */
/* Where paths lead: links, "..", loops, and that nothing leads out. */
#include "support.h"

static void open_root(struct seen_view *seen)
{
    struct pith_mount root = mount_of(seen, "root", "/", "/");
    open_view(seen, &root, 1);
}

static void paths_lead_where_the_kernel_says(void **state)
{
    struct seen_view seen = {.scratch = *state};
    static const struct {
        const char *path, *leads; /* NULL: see `answer` */
        enum pith_seen answer;
    } cases[] = {
        {"/", "/", 0},
        {"", "/", 0},
        {"//", "/", 0},
        {"/..", "/", 0},
        {"/../../usr", "/usr", 0},
        {"usr/lib", "/usr/lib", 0},
        {"/usr//lib///f", "/usr/lib/f", 0},
        {"/usr/./lib/.", "/usr/lib", 0},
        {"/usr/lib/", "/usr/lib", 0},
        {"/lib", "/usr/lib", 0},
        {"/lib/", "/usr/lib", 0},
        {"/lib/f", "/usr/lib/f", 0},
        {"/lib/../lib/f", "/usr/lib/f", 0}, /* the link's end decides what ".." is */
        {"/lib/..", "/usr", 0},
        {"/abs/f", "/usr/lib/f", 0},
        {"/out", "/usr", 0}, /* ../../../usr */
        {"/chain", "/usr/lib/f", 0},
        {"/self/self/usr", "/usr", 0},
        {"/usr/lib/f/", NULL, PITH_SEEN_NOTDIR},
        {"/usr/lib/f/.", NULL, PITH_SEEN_NOTDIR},
        {"/usr/lib/f/..", NULL, PITH_SEEN_NOTDIR},
        {"/chain/", NULL, PITH_SEEN_NOTDIR},
        {"/usr/lib/f/x", NULL, PITH_SEEN_NOTDIR},
        {"/absent", NULL, PITH_SEEN_ABSENT},
        {"/absent/..", NULL, PITH_SEEN_ABSENT},
        {"/dangling", NULL, PITH_SEEN_ABSENT},
        {"/dangling/x", NULL, PITH_SEEN_ABSENT},
        {"/loop", NULL, PITH_SEEN_LOOP},
        {"/a", NULL, PITH_SEEN_LOOP},
        {"/a/x", NULL, PITH_SEEN_LOOP},
    };
    make_file(*state, "root/usr/lib/f", "");
    make_link(*state, "root/lib", "usr/lib");
    make_link(*state, "root/abs", "/usr/lib");
    make_link(*state, "root/out", "../../../usr");
    make_link(*state, "root/chain", "chain2");
    make_link(*state, "root/chain2", "/lib/./f");
    make_link(*state, "root/self", "/");
    make_link(*state, "root/dangling", "nowhere");
    make_link(*state, "root/loop", "loop");
    make_link(*state, "root/a", "b");
    make_link(*state, "root/b", "./a");
    open_root(&seen);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].leads == NULL) {
            if (answer(&seen, cases[i].path) != cases[i].answer) {
                fail_msg("%s %s", cases[i].path, pith_seen_text(answer(&seen, cases[i].path)));
            }
        } else {
            assert_leads(&seen, cases[i].path, cases[i].leads);
        }
    }
    close_view(&seen);
}

static void only_a_regular_file_will_do(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_found found;
    make_file(*state, "root/d/f", "");
    make_link(*state, "root/to-f", "d/f");
    make_link(*state, "root/to-d", "d");
    open_root(&seen);
    assert_int_equal(pith_view_file(seen.view, "/to-f", &found, NULL), PITH_SEEN_FOUND);
    assert_string_equal(pith_text(pith_view_texts(seen.view), found.path), "/d/f");
    assert_int_equal(pith_view_file(seen.view, "/d", &found, NULL), PITH_SEEN_ABSENT);
    assert_int_equal(pith_view_file(seen.view, "/to-d", &found, NULL), PITH_SEEN_ABSENT);
    assert_int_equal(pith_view_file(seen.view, "/d/f/x", &found, NULL), PITH_SEEN_NOTDIR);
    close_view(&seen);
}

static void nothing_leads_out(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "secret", "outside");
    make_directory(*state, "root");
    make_link(*state, "root/up", "../secret");
    make_link(*state, "root/abs", inside(*state, "secret"));
    make_link(*state, "root/magic", "/proc/self/root");
    open_root(&seen);
    assert_int_equal(answer(&seen, "/up"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/abs"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/magic"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/../secret"), PITH_SEEN_ABSENT);
    close_view(&seen);
}

static void look_keeps_a_last_link(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_found found;
    const char *target;
    make_file(*state, "root/usr/f", "");
    make_link(*state, "root/dir", "usr");
    make_link(*state, "root/dir2", "dir");
    make_link(*state, "root/usr/l", "f");
    open_root(&seen);
    assert_int_equal(pith_view_look(seen.view, "/dir2/l", &found, NULL), PITH_SEEN_FOUND);
    assert_string_equal(text_of(&seen, found.path), "/usr/l");
    assert_int_equal(found.stat.type, PITH_SYMLINK);
    assert_int_equal(found.link_count, 2);
    assert_done(seen.scratch, pith_view_readlink(seen.view, found.path, &target, &seen.scratch->error));
    assert_string_equal(target, "f");
    assert_int_equal(pith_view_look(seen.view, "/dir2", &found, NULL), PITH_SEEN_FOUND);
    assert_string_equal(text_of(&seen, found.path), "/dir2");
    assert_int_equal(pith_view_look(seen.view, "/dir2/", &found, NULL), PITH_SEEN_FOUND); /* as lstat("dir2/") */
    assert_string_equal(text_of(&seen, found.path), "/usr");
    assert_int_equal(pith_view_look(seen.view, "/usr/l/", &found, NULL), PITH_SEEN_NOTDIR);
    assert_int_equal(pith_view_readlink(seen.view, resolved(&seen, "/usr/f").path, &target, &seen.scratch->error),
                     false);
    close_view(&seen);
}

static void links_are_recorded_in_order(void **state)
{
    struct seen_view seen = {.scratch = *state};
    static const char *const wanted[] = {"/bin", "/usr/bin/py", "/etc/alternatives/py", "/bin", "/usr/bin/py3"};
    make_file(*state, "root/usr/bin/py3.11", "");
    make_link(*state, "root/bin", "usr/bin");
    make_link(*state, "root/usr/bin/py", "/etc/alternatives/py");
    make_link(*state, "root/etc/alternatives/py", "/bin/py3");
    make_link(*state, "root/usr/bin/py3", "py3.11");
    open_root(&seen);
    struct pith_found found = resolved(&seen, "/bin/py");
    assert_int_equal(found.link_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_string_equal(text_of(&seen, found.links[i]), wanted[i]);
    }
    assert_string_equal(text_of(&seen, found.path), "/usr/bin/py3.11");
    close_view(&seen);
}

/* The kernel follows 40 links in one look-up, and no more. */
static void forty_links_and_no_more(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/l0", "end");
    for (unsigned i = 1; i <= 41; i++) {
        make_link(*state, pith_format(&seen.scratch->arena, "root/l%u", i),
                  pith_format(&seen.scratch->arena, "l%u", i - 1));
    }
    open_root(&seen);
    struct stat status;
    assert_int_equal(stat(inside(*state, "root/l40"), &status), 0);
    assert_int_equal(stat(inside(*state, "root/l41"), &status), -1);
    assert_leads(&seen, "/l40", "/l0");
    assert_int_equal(resolved(&seen, "/l40").link_count, 40);
    assert_int_equal(answer(&seen, "/l41"), PITH_SEEN_LOOP);
    close_view(&seen);
}

/* Texts of links may together be longer than PATH_MAX, which bounds each alone. */
static void long_links_are_followed(void **state)
{
    struct seen_view seen = {.scratch = *state};
    char text[4000];
    memset(text, '/', sizeof text);
    memcpy(text + sizeof text - 4, "dir", 4);
    make_file(*state, "root/dir/f", "");
    make_link(*state, "root/long", text);
    make_link(*state, "root/dir/long", text);
    open_root(&seen);
    char path[4000] = "/long/long/long";
    memset(path + strlen(path), '/', 3000);
    strcat(path, "f");
    assert_leads(&seen, path, "/dir/f");
    close_view(&seen);
}

/* No program can open a path of PATH_MAX bytes by its name, and nothing can be put there. */
static void very_long_paths_are_no_paths(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_arena *arena = &seen.scratch->arena;
    make_directory(*state, "root");
    open_root(&seen);
    char *name = pith_alloc(arena, 4097);
    memset(name, 'n', 4096);
    name[0] = '/';
    assert_int_equal(answer(&seen, name), PITH_SEEN_TOO_LONG);
    name[4095] = '\0';
    assert_int_equal(answer(&seen, name), PITH_SEEN_ABSENT);
    struct pith_source *made = pith_source_memory("made", arena);
    pith_source_add(made, &(struct pith_made){.path = "/f", .type = PITH_REGULAR, .mode = 0644});
    struct pith_mount mount = {.at = pith_format(arena, "%s/b", name), .source = made, .in = "/f", .mode = -1};
    assert_false(pith_view_add(seen.view, &mount, &seen.scratch->error));
    mount.at = name;
    assert_done(seen.scratch, pith_view_add(seen.view, &mount, &seen.scratch->error));
    assert_int_equal(answer(&seen, name), PITH_SEEN_FOUND);
    name[4094] = 'd';
    assert_int_equal(answer(&seen, name), PITH_SEEN_ABSENT);
    close_view(&seen);
}

/* What is asked again is answered as the first time, whatever was walked in between. */
static void answers_are_remembered(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/dir/f", "");
    make_link(*state, "root/link", "dir");
    make_link(*state, "root/dir/up", "..");
    open_root(&seen);
    for (int i = 0; i < 3; i++) {
        assert_leads(&seen, "/link/f", "/dir/f");
        assert_leads(&seen, "/dir/f", "/dir/f");
        assert_leads(&seen, "/dir/up/link/f", "/dir/f");
        assert_leads(&seen, "/dir/..", "/");
        assert_leads(&seen, "/dir/", "/dir");
        assert_int_equal(answer(&seen, "/dir/f/"), PITH_SEEN_NOTDIR);
        assert_int_equal(answer(&seen, "/dir/f/x"), PITH_SEEN_NOTDIR);
        assert_int_equal(answer(&seen, "/dir/x"), PITH_SEEN_ABSENT);
        assert_int_equal(answer(&seen, "/dir/x/y"), PITH_SEEN_ABSENT);
    }
    close_view(&seen);
}

static void denial_is_an_answer(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/closed/f", "");
    assert_int_equal(chmod(inside(*state, "root/closed"), 0), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct pith_found found;
        struct pith_error error = {0};
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(2);
        }
        open_root(&seen);
        _exit(pith_view_resolve(seen.view, "/closed/f", &found, &error) == PITH_SEEN_DENIED &&
                      strcmp(text_of(&seen, found.path), "/closed/f") == 0 &&
                      pith_view_resolve(seen.view, "/closed", &found, &error) == PITH_SEEN_FOUND
                  ? 0
                  : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)chmod(inside(*state, "root/closed"), 0700);
    assert_int_equal(status, 0);
}

static void every_answer_has_words(void **state)
{
    (void)state;
    for (int seen = PITH_SEEN_FOUND; seen <= PITH_SEEN_FAILED; seen++) {
        assert_true(strlen(pith_seen_text((enum pith_seen)seen)) > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(paths_lead_where_the_kernel_says),
        scratch_test(only_a_regular_file_will_do),
        scratch_test(nothing_leads_out),
        scratch_test(look_keeps_a_last_link),
        scratch_test(links_are_recorded_in_order),
        scratch_test(forty_links_and_no_more),
        scratch_test(long_links_are_followed),
        scratch_test(very_long_paths_are_no_paths),
        scratch_test(answers_are_remembered),
        scratch_test(denial_is_an_answer),
        cmocka_unit_test(every_answer_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
