/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view: the union of mounts, the root as the program will see it. It resolves paths by walking components;
 * a link never leads out of it, as in a chroot (".." at the root stays there). Every link passed is recorded.
 *
 * A *view path* is canonical in the view. It is interned in the view's text table, which all later stages share.
 * Nothing is looked up twice. Not for several threads at once.
 */
#ifndef PITH_VIEW_H
#define PITH_VIEW_H

#include "pith/base/text.h"
#include "pith/facts/elf.h"
#include "pith/languages/python/parser.h"
#include "pith/manifest.h"
#include "pith/source.h"

PITH_BEGIN_DECLS

enum pith_role {
    PITH_ROLE_SOURCE, /* the root: its files ship only when something needs them */
    PITH_ROLE_APP,    /* [files]: wanted whole */
    PITH_ROLE_BASE,   /* an image to build upon */
    PITH_ROLE_MADE,   /* made by pith */
};

/* A piece of a source at a destination. A later mount covers an earlier one; directories merge, as COPY does. */
struct pith_mount {
    const char *at; /* view path, not through links of the view */
    const struct pith_source *source;
    const char *in; /* source path; links in it are the source's matter and were followed already */
    enum pith_role role;
    bool opaque;       /* a directory that hides what earlier mounts have there */
    int32_t mode;      /* of its files; -1: by the file */
    uint32_t uid, gid; /* of what ships through it */
    uint32_t line;     /* of the manifest, or 0 */
    bool (*hides)(const void *ignore, const char *source_path, bool directory); /* NULL: nothing is hidden */
    const void *ignore;
};

enum pith_seen {
    PITH_SEEN_FOUND,
    PITH_SEEN_ABSENT,   /* ENOENT; a dangling link too */
    PITH_SEEN_NOTDIR,   /* ENOTDIR: a component is a file */
    PITH_SEEN_LOOP,     /* ELOOP: more than 40 links */
    PITH_SEEN_DENIED,   /* EACCES */
    PITH_SEEN_TOO_LONG, /* ENAMETOOLONG: a path of PATH_MAX bytes, by which no program can open it */
    PITH_SEEN_FAILED,   /* `error` is filled: the system failed */
};

struct pith_found {
    uint32_t path; /* canonical view path */
    uint32_t mount;
    const char *source_path;
    struct pith_stat stat;
    /* The links passed, in order, each by its canonical view path; the last one's end is `path`. */
    const uint32_t *links;
    uint32_t link_count;
};

struct pith_view;

/* Mounts in order: the first is the root. The view keeps a copy of the array, not of the sources. */
bool pith_view_create(const struct pith_mount *mounts, uint32_t count, struct pith_view **view,
                      struct pith_error *error) PITH_MUST_USE;
void pith_view_destroy(struct pith_view *view);

/*
 * `done`, unless the system failed (with EIO, say) to answer what was asked through this view: then false, and `error`
 * says so. Whoever asks may go without an answer; a result that rests on what could not be read is none.
 */
bool pith_view_sound(const struct pith_view *view, bool done, struct pith_error *error) PITH_MUST_USE;
/* The same, and destroys the view. */
bool pith_view_close(struct pith_view *view, bool done, struct pith_error *error) PITH_MUST_USE;

/* Of one source alone, as it is. */
bool pith_view_of(const struct pith_source *source, struct pith_view **view, struct pith_error *error) PITH_MUST_USE;

/* One more mount, over all the others. Answers given before keep their words; later ones see it. */
bool pith_view_add(struct pith_view *view, const struct pith_mount *mount, struct pith_error *error) PITH_MUST_USE;

struct pith_texts *pith_view_texts(const struct pith_view *view);
const struct pith_mount *pith_view_mount(const struct pith_view *view, uint32_t mount);
uint32_t pith_view_mount_count(const struct pith_view *view);

/*
 * Where `path` leads. A relative path starts at the root. `links` of the answer live as long as the view.
 * pith_view_look does not follow a link in the last component.
 */
enum pith_seen pith_view_resolve(struct pith_view *view, const char *path, struct pith_found *found,
                                 struct pith_error *error) PITH_MUST_USE;
enum pith_seen pith_view_look(struct pith_view *view, const char *path, struct pith_found *found,
                              struct pith_error *error) PITH_MUST_USE;

/* As pith_view_resolve, where nothing but a regular file will do: a path that leads to anything else is absent. */
enum pith_seen pith_view_file(struct pith_view *view, const char *path, struct pith_found *found,
                              struct pith_error *error) PITH_MUST_USE;

/* The text of the link at a canonical view path. */
bool pith_view_readlink(struct pith_view *view, uint32_t path, const char **target,
                        struct pith_error *error) PITH_MUST_USE;

/*
 * May others than owner and group read what was found, by the permission bits of the file, of the links passed and of
 * the directories above them within their sources? What they may not read ships only when the manifest names it. Modes
 * say nothing of an interpreter that root installed under umask 077: whoever asks decides where this counts.
 */
bool pith_view_others_may_read(struct pith_view *view, const struct pith_found *found, bool *may,
                               struct pith_error *error) PITH_MUST_USE;

/*
 * Is what was found the own text of whoever put it there? Not where a link of what [files] brings leads out of that: it
 * would show what somebody else wrote; nor where a link leads to what others may not read.
 */
bool pith_view_is_own(struct pith_view *view, const struct pith_found *found, bool *own,
                      struct pith_error *error) PITH_MUST_USE;

/* The names in the directory at a canonical view path, sorted by bytes, of all mounts; they live as long as the view.
 */
bool pith_view_list(struct pith_view *view, uint32_t path, const char *const **names, uint32_t *count,
                    struct pith_error *error) PITH_MUST_USE;

/* The whole content of a small file, NUL-terminated; over `limit` bytes is an error. */
bool pith_view_read(struct pith_view *view, const struct pith_found *found, size_t limit, struct pith_arena *arena,
                    const char **bytes, size_t *size, struct pith_error *error) PITH_MUST_USE;

/* The first bytes of a regular file, at most `room`; fewer where it is shorter. */
bool pith_view_read_head(struct pith_view *view, const struct pith_found *found, char *head, size_t room, size_t *size,
                         struct pith_error *error) PITH_MUST_USE;

/* From now on facts have `symbols` too, or those and all that is defined. */
void pith_view_want_symbols(struct pith_view *view);
void pith_view_want_exports(struct pith_view *view);

/* Facts that `lender` has of the same bytes are not read again; it must live longer. */
void pith_view_borrow_facts(struct pith_view *view, const struct pith_view *lender);

/*
 * The facts of a Python source file, scanned once per inode and kept as long as the view. `*fault` is NULL, or what
 * makes CPython refuse the file too; the facts are empty then. False when it cannot be read.
 */
bool pith_view_pysource(struct pith_view *view, const struct pith_found *found, const struct pith_pysource **facts,
                        const char **fault, struct pith_error *error) PITH_MUST_USE;

/*
 * The ELF facts of a regular file, read once per inode (in one opening) and kept as long as the view. PITH_ELF_NOT for
 * other files. An unreadable one is PITH_ELF_BAD with code PITH_SYSTEM.
 */
enum pith_elf_verdict pith_view_elf(struct pith_view *view, const struct pith_found *found, const struct pith_elf **elf,
                                    struct pith_error *error) PITH_MUST_USE;

/*
 * Adds every file and link of this machine that the view was asked about, and every directory that it listed, since
 * its last mount: by their paths on this machine, some of them more than once.
 */
struct pith_inputs {
    PITH_VEC(const char *) paths;
};
void pith_view_inputs(const struct pith_view *view, struct pith_arena *arena, struct pith_inputs *inputs);

const char *pith_seen_text(enum pith_seen seen); /* "does not exist", "is behind a loop of links", … */

PITH_END_DECLS

#endif
