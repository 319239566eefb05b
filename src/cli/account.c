/* SPDX-License-Identifier: Apache-2.0 */
/* From a word of the command line to an account. */
#include "cli/account.h"
#include "cli/named.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_REASONS = 1 << 28 }; /* a file with a hole could be larger than all memory */

/* "docker-archive:FILE:NAME@sha256:…" → "FILE.why"; NULL where the image holds them. */
static const char *beside(const char *word, struct pith_arena *arena)
{
    const struct pith_output_kind *kind = pith_output_kind_of(word);
    const char *file = pith_source_file(word, arena);
    bool within = kind != NULL && kind->reasons == PITH_REASONS_WITHIN;
    return within ? NULL : pith_format(arena, "%s.why", file == NULL ? "-" : file);
}

static bool read_beside(const char *path, const char *word, struct pith_arena *arena, const char **text, size_t *size,
                        struct pith_error *error)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 && errno == ENOENT) {
        return pith_fail(error, PITH_USAGE,
                         "%s has no reasons: there is no %s beside it; pith compose writes it, unless --no-reasons is "
                         "given",
                         word, path);
    }
    if (fd < 0 || fstat(fd, &status) != 0) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s", path);
    }
    if (!S_ISREG(status.st_mode) || status.st_size > MOST_REASONS) {
        return pith_fail(error, PITH_MISSING,
                         "cannot read %s: it is no file, or has more bytes than reasons ever take; compose %s again",
                         path, word);
    }
    char *bytes = pith_alloc(arena, (size_t)status.st_size + 1);
    ssize_t count = pith_pread_full(fd, bytes, (size_t)status.st_size, 0);
    *text = bytes;
    *size = count < 0 ? 0 : (size_t)count;
    return count >= 0 || pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s", path);
}

static bool read_image(const struct pith_cli *cli, const char *word, struct cli_account *account,
                       struct pith_error *error)
{
    struct pith_arena *arena = &account->composition.arena;
    const char *path = beside(word, arena), *text;
    size_t size;
    if (path != NULL ? !read_beside(path, word, arena, &text, &size, error)
                     : !pith_image_referrer(word, cli->platform, PITH_ACCOUNT_TYPE, arena, &text, &size, error)) {
        return false;
    }
    if (text == NULL) {
        return pith_fail(
            error, PITH_USAGE,
            "%s has no reasons: pith did not write it, was told --no-reasons, or a client copied it without "
            "them",
            word);
    }
    return pith_account_read(text, size, word, arena, &account->account, error);
}

bool cli_account_begin(const struct pith_cli *cli, const char *word, struct cli_account *account,
                       struct pith_error *error)
{
    *account = (struct cli_account){0};
    if (pith_source_is_image(word)) {
        cli_name_image(cli, word, beside(word, &account->composition.arena));
        return true;
    }
    account->composed = true;
    const struct pith_request request = cli_request(cli, word, 0);
    if (!pith_compose_begin(&request, &account->composition, error)) {
        return false;
    }
    cli_name_manifest(cli, &account->composition.manifest);
    return true;
}

bool cli_account_open(const struct pith_cli *cli, const char *word, struct cli_account *account,
                      struct pith_error *error)
{
    struct pith_composition *c = &account->composition;
    if (!account->composed) {
        return read_image(cli, word, account, error);
    }
    if (!pith_compose_tree(c, error)) {
        return false;
    }
    pith_account_make(&c->rootfs, NULL, &c->arena, &account->account);
    return true;
}

/* Reasons that are there are taken; without them the tree speaks for itself. */
static bool read_whole(const struct pith_cli *cli, const char *word, struct cli_account *account,
                       struct pith_error *error)
{
    struct pith_arena *arena = &account->composition.arena;
    const char *path = beside(word, arena), *text = NULL;
    size_t size;
    if (!pith_source_image(word, cli->platform, &account->image, error)) {
        return false;
    }
    account->tree = account->image;
    account->config = pith_source_config(account->image, &size);
    bool done = path == NULL ? pith_source_referrer(account->image, PITH_ACCOUNT_TYPE, arena, &text, &size, error)
                : access(path, R_OK) == 0 ? read_beside(path, word, arena, &text, &size, error)
                                          : true;
    return done && (text != NULL ? pith_account_read(text, size, word, arena, &account->account, error)
                                 : pith_account_of_source(account->image, arena, &account->account, error));
}

bool cli_account_open_whole(const struct pith_cli *cli, const char *word, struct cli_account *account,
                            struct pith_error *error)
{
    struct pith_composition *c = &account->composition;
    if (!account->composed) {
        return read_whole(cli, word, account, error);
    }
    if (!pith_compose_tree(c, error) || !pith_compose_layers(c, error)) {
        return false;
    }
    const struct pith_slices shipped = pith_composition_shipped(c);
    pith_account_make(&c->rootfs, &shipped, &c->arena, &account->account);
    account->tree = pith_rootfs_source(&c->rootfs, &c->arena);
    account->config = pith_image_start(&c->manifest, &c->plan, c->platform, &c->arena);
    return true;
}

void cli_account_finish(struct cli_account *account)
{
    pith_source_destroy(account->image);
    pith_account_finish(&account->account);
    pith_composition_finish(&account->composition);
}
