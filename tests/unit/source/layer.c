/* SPDX-License-Identifier: Apache-2.0 */
/* Layers over each other: whiteouts, opaque directories, hard links, what replaces what. Tars by libarchive. */
#include "../scratch.h"
#include "source/image.h"

#include <archive.h>
#include <archive_entry.h>

/* "d PATH", "f PATH TEXT", "l PATH TARGET", "h PATH TARGET", a line each; NULL ends the layers. */
typedef const char *layers[6];

static void add_member(struct archive *tar, char *line)
{
    char *kind = strtok(line, " "), *path = strtok(NULL, " "), *rest = strtok(NULL, " ");
    size_t size = *kind == 'f' && rest != NULL ? strlen(rest) : 0;
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, path);
    archive_entry_set_perm(entry, *kind == 'd' ? 0700 : 0644);
    archive_entry_set_filetype(entry, *kind == 'd' ? AE_IFDIR : *kind == 'l' ? AE_IFLNK : AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)size);
    if (*kind == 'l') {
        archive_entry_set_symlink(entry, rest);
    } else if (*kind == 'h') {
        archive_entry_set_hardlink(entry, rest);
    }
    assert_int_equal(archive_write_header(tar, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(tar, rest, size), size);
    archive_entry_free(entry);
}

static void write_layer(struct scratch *scratch, const char *text)
{
    struct archive *tar = archive_write_new();
    char *lines = pith_strdup(&scratch->arena, text), *next;
    assert_int_equal(archive_write_set_format_pax_restricted(tar), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(tar, inside(scratch, "layer.tar")), ARCHIVE_OK);
    for (char *line = lines; line != NULL && *line != '\0'; line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        add_member(tar, line);
    }
    assert_int_equal(archive_write_close(tar), ARCHIVE_OK);
    archive_write_free(tar);
}

static struct image *begin(struct scratch *scratch)
{
    struct pith_arena arena = {0};
    struct image *image = pith_alloc(&arena, sizeof *image);
    image->arena = arena;
    image->spool.fd = -1;
    image->blobs.directory = -1;
    image->source = (struct pith_source){.ops = &image_ops, .name = "image"};
    tree_prepare(&image->tree, &image->arena);
    assert_done(scratch, spool_open(&image->spool, &image->arena, &scratch->error));
    return image;
}

static bool apply(struct scratch *scratch, struct image *image, const char *text)
{
    char digest[80], diff_id[80];
    struct stat status;
    write_layer(scratch, text);
    struct blob blob = {.fd = openat(scratch->fd, "layer.tar", O_RDONLY), .owned = true};
    assert_true(blob.fd >= 0 && fstat(blob.fd, &status) == 0);
    blob.size = (uint64_t)status.st_size;
    image->tree.layer++;
    bool done = tar_read(&blob, &image->spool, layer_member, image, digest, diff_id, &scratch->error);
    blob_close(&blob);
    return done;
}

static int by_bytes(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

static const char *text_of(struct scratch *scratch, const struct pith_source *source, const char *path)
{
    struct pith_stat stat;
    struct pith_content content;
    assert_done(scratch, source->ops->lookup(source, path, &stat, &scratch->error));
    assert_done(scratch, source->ops->open(source, path, &content, &scratch->error));
    char *text = pith_alloc(&scratch->arena, content.size + 1);
    assert_int_equal(pith_pread_full(content.fd, text, content.size, content.offset), content.size);
    assert_done(scratch, source->ops->unchanged(source, path, &content, &stat, &scratch->error));
    return text;
}

/* "/a/ /a/b=TEXT*2 /l->TARGET": a directory that no header made has a '?'. */
static const char *show(struct scratch *scratch, const struct pith_source *source, const char *path, const char *all)
{
    const char **names, *target;
    uint32_t count;
    assert_done(scratch, source->ops->list(source, *path == '\0' ? "/" : path, &scratch->arena, &names, &count,
                                           &scratch->error));
    qsort(names, count, sizeof *names, by_bytes);
    for (uint32_t i = 0; i < count; i++) {
        struct pith_stat stat;
        const char *below = pith_format(&scratch->arena, "%s/%s", path, names[i]);
        assert_done(scratch, source->ops->lookup(source, below, &stat, &scratch->error));
        all = pith_format(&scratch->arena, "%s%s%s", all, *all == '\0' ? "" : " ", below);
        if (stat.type == PITH_DIRECTORY) {
            all = show(scratch, source, below, pith_format(&scratch->arena, "%s/%s", all, stat.implied ? "?" : ""));
        } else if (stat.type == PITH_SYMLINK) {
            assert_done(scratch, source->ops->readlink(source, below, &scratch->arena, &target, &scratch->error));
            all = pith_format(&scratch->arena, "%s->%s", all, target);
        } else {
            all = pith_format(&scratch->arena, "%s=%s", all, text_of(scratch, source, below));
            all = stat.links == 1 ? all : pith_format(&scratch->arena, "%s*%u", all, stat.links);
        }
    }
    return all;
}

static void check(struct scratch *scratch, const layers stack, const char *wanted)
{
    struct image *image = begin(scratch);
    for (size_t i = 0; stack[i] != NULL; i++) {
        assert_done(scratch, apply(scratch, image, stack[i]));
    }
    const char *found = show(scratch, &image->source, "", "");
    if (strcmp(found, wanted) != 0) {
        fail_msg("%s\nis %s\nnot %s", stack[0], found, wanted);
    }
    pith_source_destroy(&image->source);
}

static void whiteouts_hide_lower_layers_only(void **state)
{
    static const struct {
        layers stack;
        const char *wanted;
    } cases[] = {
        {{"d a\nf a/b B\nf a/c C", "f a/.wh.b"}, "/a/ /a/c=C"},
        {{"d a\nf a/b B\nf c C", "f .wh.a"}, "/c=C"},
        {{"f b B", "f .wh.b", "f b new"}, "/b=new"},
        {{"f b B", "f b new\nf .wh.b"}, "/b=new"}, /* wherever in its layer it stands */
        {{"f b B", "f .wh.b\nf b new"}, "/b=new"},
        {{"d a\nf a/b B\nf a/c C", "d a\nf a/d D\nf .wh.a"}, "/a/ /a/d=D"},
        {{"f b B", "f .wh.c\nf x/.wh.y"}, "/b=B"}, /* of nothing */
        {{"d a\nl l a\nf a/b B", "f l/.wh.b"}, "/a/ /l->a"},
        {{"d a\nl l a\nf a/b B", "f .wh.l"}, "/a/ /a/b=B"},
        {{"d a\nd a/b\nd a/b/c\nf a/b/c/d D", "f a/.wh.b", "f a/b 1"}, "/a/ /a/b=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(*state, cases[i].stack, cases[i].wanted);
    }
}

static void opaque_directories_keep_what_is_new(void **state)
{
    static const struct {
        layers stack;
        const char *wanted;
    } cases[] = {
        {{"d a\nf a/b B\nd a/c\nf a/c/d D", "d a\nf a/.wh..wh..opq"}, "/a/"},
        {{"d a\nf a/b B\nd a/c\nf a/c/d D", "f a/.wh..wh..opq\nf a/c/e E"}, "/a/ /a/c/? /a/c/e=E"},
        {{"d a\nf a/b B\nd a/c\nf a/c/d D", "f a/c/e E\nf a/.wh..wh..opq"}, "/a/ /a/c/ /a/c/e=E"},
        {{"f b B\nd a", "f .wh..wh..opq\nf c C"}, "/c=C"},
        {{"f b B", "f none/.wh..wh..opq"}, "/b=B"},
        /* Repeated, and from the inside out. */
        {{"d a\nd a/c\nf a/c/d D\nf a/b B", "f a/c/.wh..wh..opq\nf a/c/e E\nf a/.wh..wh..opq\nf a/.wh..wh..opq"},
         "/a/ /a/c/ /a/c/e=E"},
        {{"d a\nf a/b B", "f a/.wh..wh..opq\nf a/c C\nf a/.wh..wh..opq", "f a/d D\nf a/.wh..wh..opq"}, "/a/ /a/d=D"},
        {{"d a\nf a/b/c C\nf a/e E", "f a/.wh..wh..opq\nf a/b/d D\nf a/b/.wh..wh..opq\nf a/.wh.b"},
         "/a/ /a/b/? /a/b/d=D"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(*state, cases[i].stack, cases[i].wanted);
    }
}

static void hard_links_share_a_file(void **state)
{
    static const struct {
        layers stack;
        const char *wanted;
    } cases[] = {
        {{"f a A\nh b a\nh c b"}, "/a=A*3 /b=A*3 /c=A*3"},
        {{"f a A\nh b a", "f .wh.a"}, "/b=A"},
        {{"f a A\nh b a", "f a new"}, "/a=new /b=A"},
        {{"f a A", "h b a"}, "/a=A*2 /b=A*2"},
        {{"f a A", "d d\nh d/b /a", "f .wh.a"}, "/d/ /d/b=A"},
        {{"l l nowhere\nh m l"}, "/l->nowhere /m->nowhere"},
        {{"f a A\nh a a"}, "/a=A"},
        {{"d d\nf d/a A\nl l d\nh b l/a"}, "/b=A*2 /d/ /d/a=A*2 /l->d"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(*state, cases[i].stack, cases[i].wanted);
    }
}

static void kinds_replace_each_other(void **state)
{
    static const struct {
        layers stack;
        const char *wanted;
    } cases[] = {
        {{"d a\nf a/b B", "f a now"}, "/a=now"},
        {{"f a A", "d a\nf a/b B"}, "/a/ /a/b=B"},
        {{"d a\nf a/b B", "d a"}, "/a/ /a/b=B"},
        {{"d a\nf a/b B", "l a c"}, "/a->c"},
        {{"d c\nl a c", "d a\nf a/b B"}, "/a/ /a/b=B /c/"}, /* a directory replaces a link to one */
        {{"d c\nl a c", "f a/b B"}, "/a->c /c/ /c/b=B"},
        {{"f x/y/z Z", "d x/y"}, "/x/? /x/y/ /x/y/z=Z"},
        {{"l up ../../../d\nd d", "f up/f F"}, "/d/ /d/f=F /up->../../../d"}, /* never above the root */
        {{"f ../../a A\nf b/../c C\nf ./d D"}, "/a=A /c=C /d=D"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(*state, cases[i].stack, cases[i].wanted);
    }
}

static void what_makes_no_tree_is_refused(void **state)
{
    static const struct {
        const char *layer, *says;
    } cases[] = {
        {"h b a", "a hard link to a, which is not there"},
        {"d a\nh b a", "a hard link to a, which is a directory"},
        {"f a A\nf a/b B", "/a is no directory"},
        {"l a b\nl b a\nf a/c C", "one link too many"},
        {"f .wh. x", "a whiteout of nothing"},
        {"d a\nf a/.wh... x", "a whiteout of nothing"},
    };
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct image *image = begin(scratch);
        if (apply(scratch, image, cases[i].layer)) {
            fail_msg("not refused: %s", cases[i].layer);
        }
        assert_says(scratch, cases[i].says);
        pith_source_destroy(&image->source);
        scratch->error = (struct pith_error){0};
    }
}

/* Many names, so that the hash table grows, and what lies deep goes with its directory. */
static void large_trees_are_found_and_hidden(void **state)
{
    struct scratch *scratch = *state;
    struct image *image = begin(scratch);
    const char *text = "", *deep = "deep";
    for (int i = 0; i < 3000; i++) {
        text = pith_format(&scratch->arena, "%sf many/n%d %d\n", i % 500 == 0 ? "" : text, i, i);
        if (i % 500 == 499) {
            assert_done(scratch, apply(scratch, image, text));
        }
    }
    for (int i = 0; i < 400; i++) {
        deep = pith_format(&scratch->arena, "%s/d", deep);
    }
    assert_done(scratch, apply(scratch, image, pith_format(&scratch->arena, "f %s/f F", deep)));
    assert_string_equal(text_of(scratch, &image->source, "/many/n2999"), "2999");
    assert_string_equal(text_of(scratch, &image->source, pith_format(&scratch->arena, "/%s/f", deep)), "F");
    assert_done(scratch, apply(scratch, image, "f .wh.many\nf .wh.deep\nf one 1"));
    assert_string_equal(show(scratch, &image->source, "", ""), "/one=1");
    assert_int_equal(image->tree.count, 1);
    pith_source_destroy(&image->source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(whiteouts_hide_lower_layers_only), scratch_test(opaque_directories_keep_what_is_new),
        scratch_test(hard_links_share_a_file),          scratch_test(kinds_replace_each_other),
        scratch_test(what_makes_no_tree_is_refused),    scratch_test(large_trees_are_found_and_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
