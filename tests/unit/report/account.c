/* SPDX-License-Identifier: Apache-2.0 */
/* An account: every entry has a node that a reason leads to; written and read back it is the same; damage is told. */
#include "pith/report/account.h"
#include "../composed.h"
#include "pith/report/why.h"

static void make_account(struct scratch *scratch, struct pith_composition *composition, struct pith_account *account)
{
    make_file(scratch, "root/usr/share/x/data", "12345");
    make_link(scratch, "root/usr/share/link", "x/data");
    make_file(scratch, "root/usr/share/odd/\xff\xfe", "not UTF-8");
    compose(scratch, "[files]\n/data = root:/usr/share/link\n/etc/odd = root:/usr/share/odd\n[base]\npreset = none\n",
            composition);
    pith_account_make(&composition->rootfs, NULL, &scratch->arena, account);
}

static void every_entry_has_a_reason(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition composition;
    struct pith_account account;
    struct pith_ways ways;
    make_account(scratch, &composition, &account);
    pith_why_search(&account.graph, &scratch->arena, &ways);
    assert_int_equal(account.files.count, composition.rootfs.entries.count);
    assert_true(account.files.count >= 4);
    for (uint32_t i = 0; i < account.files.count; i++) {
        const struct pith_account_file *file = &account.files.items[i];
        assert_ptr_equal(pith_account_find(&account, pith_text(account.texts, file->path)), file);
        assert_true(ways.any[file->node] != 0);
    }
    assert_int_equal(pith_account_find(&account, "/data")->size, 5);
    pith_composition_finish(&composition);
}

static void reads_back_what_it_writes(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition composition;
    struct pith_account account, again;
    size_t size, other;
    make_account(scratch, &composition, &account);
    const char *text = pith_account_text(&account, &scratch->arena, &size);
    assert_done(scratch, pith_account_read(text, size, "x", &scratch->arena, &again, &scratch->error));
    assert_string_equal(pith_account_text(&again, &scratch->arena, &other), text);
    assert_int_equal(size, other);
    assert_non_null(pith_account_find(&again, "/etc/odd/\xff\xfe"));
    pith_account_finish(&again);
    pith_composition_finish(&composition);
}

/* Cut anywhere, or with any number made too large, it is refused, not believed. */
static void refuses_what_is_damaged(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition composition;
    struct pith_account account, again;
    size_t size;
    make_account(scratch, &composition, &account);
    const char *text = pith_account_text(&account, &scratch->arena, &size);
    for (size_t cut = 0; cut < size; cut += 7) {
        scratch->error = (struct pith_error){0};
        assert_false(pith_account_read(text, cut, "x", &scratch->arena, &again, &scratch->error));
        assert_int_equal(scratch->error.code, PITH_USAGE);
        pith_account_finish(&again);
    }
    static const char *const keys[] = {
        "\"node\":", "\"owner\":", "\"layer\":", "\"mode\":", "\"version\":", "\"edges\":[["};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *at = strstr(text, keys[i]);
        assert_non_null(at);
        at += strlen(keys[i]);
        const char *end = at + strcspn(at, ",}]");
        const char *broken = pith_format(&scratch->arena, "%.*s77777%s", (int)(at - text), text, end);
        scratch->error = (struct pith_error){0};
        assert_false(pith_account_read(broken, strlen(broken), "x", &scratch->arena, &again, &scratch->error));
        assert_int_equal(scratch->error.code, PITH_USAGE);
        pith_account_finish(&again);
    }
    pith_composition_finish(&composition);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(every_entry_has_a_reason),
        scratch_test(reads_back_what_it_writes),
        scratch_test(refuses_what_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
