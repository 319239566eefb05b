/* SPDX-License-Identifier: Apache-2.0 */
/* The outline of made-up accounts, and names that are no UTF-8. */
#include "report/picture.h"

#include "../scratch.h"

static struct pith_account *begin(struct scratch *scratch)
{
    struct pith_account *account = pith_alloc(&scratch->arena, sizeof *account);
    account->name = "m.ini";
    account->texts = pith_texts_create();
    return account;
}

static void add(struct scratch *scratch, struct pith_account *account, const char *path, uint32_t layer, uint32_t owner,
                enum pith_entry_type type, uint64_t size)
{
    struct pith_account_file file = {
        .path = pith_intern(account->texts, path),
        .node = UINT32_MAX,
        .layer = layer,
        .owner = owner,
        .type = type,
        .size = size,
    };
    pith_push(&scratch->arena, &account->files, file);
}

/* "depth name size files" of each item, one behind the other. */
static void assert_outline(struct scratch *scratch, struct pith_account *account, const char *wanted)
{
    struct pith_outline outline;
    struct pith_picture text = {.arena = &scratch->arena};
    pith_outline_make(account, &scratch->arena, &outline);
    for (uint32_t i = 0; i < outline.items.count; i++) {
        const struct pith_outline_item *item = &outline.items.items[i];
        picture_format(&text, "%u %s %u %u\n", item->depth, item->name, (unsigned)item->size, item->files);
        for (uint32_t j = i + 1; j < item->end; j++) {
            assert_true(outline.items.items[j].depth > item->depth);
        }
        assert_true(item->end == outline.items.count || outline.items.items[item->end].depth <= item->depth);
    }
    picture_bytes(&text, "", 1);
    assert_string_equal(text.items, wanted);
    pith_texts_destroy(account->texts);
}

static void layers_keep_their_order_and_the_rest_goes_by_size(void **state)
{
    struct scratch *scratch = *state;
    struct pith_account *account = begin(scratch);
    pith_push(&scratch->arena, &account->layers, "core");
    pith_push(&scratch->arena, &account->layers, "app");
    pith_push(&scratch->arena, &account->owners,
              (struct pith_owner){.kind = PITH_OWNER_DIST, .name = "Flask", .version = "3.1"});
    add(scratch, account, "/", 0, UINT32_MAX, PITH_ENTRY_DIRECTORY, 0);
    add(scratch, account, "/a", 0, UINT32_MAX, PITH_ENTRY_DIRECTORY, 0);
    add(scratch, account, "/a.b", 0, UINT32_MAX, PITH_ENTRY_FILE, 1);
    add(scratch, account, "/a/b", 0, UINT32_MAX, PITH_ENTRY_DIRECTORY, 0);
    add(scratch, account, "/a/b/link", 0, UINT32_MAX, PITH_ENTRY_SYMLINK, 0);
    add(scratch, account, "/a/b/two", 0, UINT32_MAX, PITH_ENTRY_FILE, 2);
    add(scratch, account, "/s/flask/app.py", 1, 0, PITH_ENTRY_FILE, 50);
    add(scratch, account, "/s/flask/data", 1, 0, PITH_ENTRY_FILE, 60);
    add(scratch, account, "/s/mine.py", 1, UINT32_MAX, PITH_ENTRY_FILE, 70);
    add(scratch, account, "/tmp", 0, UINT32_MAX, PITH_ENTRY_DIRECTORY, 0);
    assert_outline(scratch, account,
                   "0 m.ini 183 6\n"
                   "1 core 3 3\n2 a/b 2 2\n3 two 2 1\n3 link 0 1\n2 a.b 1 1\n2 tmp 0 0\n"
                   "1 app 180 3\n2 Flask 3.1 110 2\n3 data 60 1\n3 app.py 50 1\n2 s 70 1\n3 mine.py 70 1\n");
}

static void an_empty_image_has_an_outline(void **state)
{
    struct scratch *scratch = *state;
    struct pith_account *account = begin(scratch);
    add(scratch, account, "/", UINT32_MAX, UINT32_MAX, PITH_ENTRY_DIRECTORY, 0);
    assert_outline(scratch, account, "0 m.ini 0 0\n");
}

static void without_layers_directories_come_first(void **state)
{
    struct scratch *scratch = *state;
    struct pith_account *account = begin(scratch);
    add(scratch, account, "/d/x", UINT32_MAX, UINT32_MAX, PITH_ENTRY_FILE, 5);
    add(scratch, account, "/d/y", UINT32_MAX, UINT32_MAX, PITH_ENTRY_FILE, 5);
    assert_outline(scratch, account, "0 m.ini 10 2\n1 d 10 2\n2 x 5 1\n2 y 5 1\n");
}

static void what_is_no_utf8_is_replaced_byte_by_byte(void **state)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"größe 日本 😀", "größe 日本 😀"},
        {"\xff", "\uFFFD"},
        {"a\xc3", "a\uFFFD"},                             /* cut */
        {"\xc0\xaf", "\uFFFD\uFFFD"},                     /* overlong '/' */
        {"\xe0\x80\xaf", "\uFFFD\uFFFD\uFFFD"},           /* the same in three */
        {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},           /* a surrogate */
        {"\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"}, /* beyond U+10FFFF */
        {"\xe2\x82<", "\uFFFD\uFFFD<"},
    };
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(picture_utf8(&scratch->arena, cases[i][0]), cases[i][1]);
    }
    assert_ptr_equal(picture_utf8(&scratch->arena, cases[0][0]), cases[0][0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(layers_keep_their_order_and_the_rest_goes_by_size),
        scratch_test(an_empty_image_has_an_outline),
        scratch_test(without_layers_directories_come_first),
        scratch_test(what_is_no_utf8_is_replaced_byte_by_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
