/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a path leads out of a directory is decided by where its links end. */
#include "base/leads.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../scratch.h"

static void what_a_link_ends_at_decides(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *path;
        enum pith_leads leads;
    } cases[] = {
        {"app", PITH_LEADS_INSIDE},
        {"app/", PITH_LEADS_INSIDE},
        {"app/file", PITH_LEADS_INSIDE},
        {"app/deep/../file", PITH_LEADS_INSIDE},
        {"app/near", PITH_LEADS_INSIDE},
        {"app/absolute", PITH_LEADS_INSIDE}, /* an absolute link, to a file inside */
        {"app/../app/file", PITH_LEADS_INSIDE},
        {"back", PITH_LEADS_INSIDE},
        {"secret", PITH_LEADS_OUTSIDE},
        {"app/../secret", PITH_LEADS_OUTSIDE},
        {"app/far", PITH_LEADS_OUTSIDE},
        {"app/through/secret", PITH_LEADS_OUTSIDE},
        {"app/away/../secret", PITH_LEADS_OUTSIDE}, /* ".." of where the link ends */
        {"app2/file", PITH_LEADS_OUTSIDE},          /* a name that begins alike */
        {"app/absent", PITH_LEADS_NOWHERE},
        {"app/dangling", PITH_LEADS_NOWHERE},
        {"app/loop", PITH_LEADS_NOWHERE},
        {"app/file/x", PITH_LEADS_NOWHERE},
    };
    make_file(scratch, "app/file", "");
    make_file(scratch, "app/deep/x", "");
    make_file(scratch, "app2/file", "");
    make_file(scratch, "other/x", "");
    make_file(scratch, "secret", "");
    make_link(scratch, "app/near", "deep/../file");
    make_link(scratch, "app/absolute", inside(scratch, "app/file"));
    make_link(scratch, "app/far", "../secret");
    make_link(scratch, "app/through", "..");
    make_link(scratch, "app/away", "../other");
    make_link(scratch, "app/dangling", "nowhere");
    make_link(scratch, "app/loop", "loop");
    make_link(scratch, "back", "app/file");
    make_link(scratch, "linked", "app");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *real, *path = inside(scratch, cases[i].path);
        static const char *const names[] = {"app", "app/", "linked"}; /* the directory may be named through a link */
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            enum pith_leads leads = pith_leads(inside(scratch, names[j]), path, &scratch->arena, &real);
            if (leads != cases[i].leads || (real == NULL) != (leads == PITH_LEADS_NOWHERE)) {
                fail_msg("%s below %s: %d", cases[i].path, names[j], leads);
            }
        }
    }
    assert_int_equal(pith_leads(inside(scratch, "none"), inside(scratch, "secret"), &scratch->arena, NULL),
                     PITH_LEADS_NOWHERE);
    assert_int_equal(pith_leads("/", inside(scratch, "secret"), &scratch->arena, NULL), PITH_LEADS_INSIDE);
}

/* A file, or a directory above it, that becomes a link to a secret after it was judged: nothing is read. */
static void only_what_was_judged_is_opened(void **state)
{
    struct scratch *scratch = *state;
    static const char *const swapped[] = {"app/deep/file", "app/deep", "app"};
    make_file(scratch, "secret", "");
    make_file(scratch, "other/deep/file", "");
    make_file(scratch, "other/file", "");
    for (size_t i = 0; i < sizeof swapped / sizeof *swapped; i++) {
        const char *real, *place = inside(scratch, swapped[i]);
        make_file(scratch, "app/deep/file", "");
        assert_int_equal(pith_leads(inside(scratch, "app"), inside(scratch, "app/deep/file"), &scratch->arena, &real),
                         PITH_LEADS_INSIDE);
        PITH_CLOSE int judged = pith_leads_open(real, O_RDONLY);
        assert_true(judged >= 0);
        assert_int_equal(rename(place, inside(scratch, "moved")), 0);
        make_link(scratch, swapped[i], i == 0 ? "../../secret" : i == 1 ? "../other" : "other");
        PITH_CLOSE int opened = pith_leads_open(real, O_RDONLY);
        assert_int_equal(opened, -1);
        assert_int_equal(errno, ELOOP);
        assert_int_equal(unlink(place), 0);
        assert_int_equal(rename(inside(scratch, "moved"), place), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(what_a_link_ends_at_decides),
        scratch_test(only_what_was_judged_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
