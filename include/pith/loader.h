/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How glibc and musl find libraries in a view: a link map is simulated as the real loader would build it, for the
 * target, never for the host. Rules come from glibc elf/dl-load.c, elf/dl-deps.c, elf/dl-cache.c and musl
 * ldso/dynlink.c; shared facts are in docs/loaders.md. When the real loader and this differ, this is wrong.
 */
#ifndef PITH_LOADER_H
#define PITH_LOADER_H

#include "pith/view.h"

PITH_BEGIN_DECLS

enum pith_found_by {
    PITH_BY_PROGRAM, /* the main program itself, or a file given to pith_linkmap_dlopen by path */
    PITH_BY_RPATH,
    PITH_BY_LIBRARY_PATH,
    PITH_BY_RUNPATH,
    PITH_BY_CACHE,
    PITH_BY_DEFAULT,
    PITH_BY_PATH,   /* the name holds a '/' */
    PITH_BY_LOADED, /* only for the loader itself */
    PITH_BY_PRELOAD,
};

/* An object in the link map. Objects never move to another index. */
struct pith_object {
    const char *name;        /* as it was wanted: "libc.so.6" */
    const char *path;        /* as the loader forms it: "/usr/bin/../lib/libx.so" */
    struct pith_found found; /* the real file */
    const struct pith_elf *elf;
    uint32_t needed_by; /* index of the object that first wanted it; UINT32_MAX for the program */
    enum pith_found_by found_by;
    bool variant; /* from a subdirectory for a processor's capabilities */
};

enum pith_need_fault {
    PITH_NEED_MISSING, /* no candidate */
    PITH_NEED_REFUSED, /* a candidate that the loader refuses: `reason` */
    PITH_NEED_VERSION, /* a symbol version that the bound object does not define: `reason` */
};

/* What went wrong for one name: data, not an error. */
struct pith_need_failure {
    const char *name, *reason;
    uint32_t needed_by;
    enum pith_need_fault fault;
    bool optional; /* an auxiliary, preload or audit object: no fault */
    /* Of a version that is not defined: the object that answers, and the greatest of the family that it has or NULL. */
    uint32_t bound;
    const char *greatest;
};

/* One arc of the link map: who wanted what, and which object answered. */
struct pith_bind {
    const char *name;
    const char *path; /* where the loader finds it: the object's own, or an alias of the same file */
    uint32_t from, to;
    enum pith_found_by found_by;
    bool variant; /* as of the object */
};

struct pith_linkmap {
    struct pith_object *objects; /* as they were loaded; objects[0] is the program */
    uint32_t count;
    const uint32_t *order; /* their indexes in the order of the link map: filters stand before what they filter */
    struct pith_bind *binds;
    uint32_t bind_count;
    struct pith_need_failure *failures;
    uint32_t failure_count;
    const char *interpreter;          /* PT_INTERP as written, or NULL */
    struct pith_linkmap_state *state; /* private */
};

/* What decides searches besides the files: from the manifest's environment, read in one place (the plan). */
struct pith_loader_options {
    const char *library_path; /* LD_LIBRARY_PATH, or NULL */
    const char *preload;      /* LD_PRELOAD, or NULL */
    const char *audit;        /* LD_AUDIT, or NULL */
    /* The processor's subdirectories in the order of their search, "glibc-hwcaps/x86-64-v3:glibc-hwcaps/x86-64-v2";
     * NULL: the least processor of the architecture. */
    const char *hwcaps;
    /* Called for each candidate path that the loader would try, in order; for tests and `why not`. May be NULL. */
    void (*tried)(void *context, const char *path, enum pith_found_by by);
    void *context;
};

/*
 * What all link maps of one view share: the parsed ld.so.cache, built-in directories, names looked up before. The
 * options' strings must live as long as the loader. Mounts added to the view later are not seen. Never NULL.
 */
struct pith_loader;
struct pith_loader *pith_loader_create(struct pith_view *view, const struct pith_loader_options *options);
void pith_loader_destroy(struct pith_loader *loader); /* NULL is fine */

/*
 * Loads the file at `path` as a program (or as a library of its own, as `ldd` does) and everything it needs. False
 * only when the system failed or `path` itself is no ELF file. The map lives in `arena`, and no longer than `loader`.
 */
bool pith_linkmap_start(struct pith_loader *loader, const char *path, struct pith_arena *arena,
                        struct pith_linkmap *map, struct pith_error *error) PITH_MUST_USE;

/*
 * Opens a further object in the same process, as dlopen(name) called by objects[caller] does: a name with '/' is
 * opened as it stands. `*opened` is its index, or UINT32_MAX when it failed (see failures).
 */
bool pith_linkmap_dlopen(struct pith_linkmap *map, const char *name, uint32_t caller, uint32_t *opened,
                         struct pith_error *error) PITH_MUST_USE;

/* A copy that shares the loaded objects and can go its own way: one process, many possible dlopens. */
void pith_linkmap_fork(const struct pith_linkmap *map, struct pith_arena *arena, struct pith_linkmap *copy);

const char *pith_found_by_text(enum pith_found_by by); /* the words of `pith closure --json` */

/* ---- ld.so.cache and ld.so.conf ---- */

/* The library directories that a loader has built in, read from its own bytes ("/lib/"); ends with a NULL. */
bool pith_loader_directories(struct pith_view *view, const char *interpreter, struct pith_arena *arena,
                             const char *const **directories, struct pith_error *error) PITH_MUST_USE;

/*
 * The processors that the loader tells apart besides the least one, each as `hwcaps` of the options: what it has of
 * glibc-hwcaps (read from its bytes) and, up to glibc 2.36, of the subdirectories before those.
 */
bool pith_loader_processors(struct pith_view *view, const char *interpreter, struct pith_arena *arena,
                            struct pith_strings *processors, struct pith_error *error) PITH_MUST_USE;

struct pith_cache_entry {
    const char *soname, *path;
    const char *hwcap; /* "x86-64-v3", or NULL */
    int32_t flags;
    uint32_t isa_level; /* with hwcap: what the file says that it needs (pith_elf) */
    uint64_t legacy;    /* without: the bits of the older subdirectories (tls, haswell …), up to glibc 2.36 */
};

/* The bytes of an ld.so.cache in the target's byte order, as ldconfig would write it for these entries, sorted here. */
void pith_cache_write(const struct pith_cache_entry *entries, uint32_t count, bool big_endian, struct pith_arena *arena,
                      const void **bytes, size_t *size);

/*
 * The entries of an ld.so.cache (new, old, or old with the new one inside), in its order, as a loader of that byte
 * order reads it. False when the loader would not use it; `error` says why.
 */
bool pith_cache_read(const void *bytes, size_t size, bool big_endian, struct pith_arena *arena,
                     struct pith_cache_entry **entries, uint32_t *count, struct pith_error *error) PITH_MUST_USE;

/* The entries of the view's /etc/ld.so.cache: none where there is none, or one that the loader would not use. */
bool pith_cache_of(struct pith_view *view, bool big_endian, struct pith_arena *arena, struct pith_cache_entry **entries,
                   uint32_t *count, struct pith_error *error) PITH_MUST_USE;

/* glibc's order of names in a cache: runs of digits compare as numbers. */
int pith_cache_compare(const char *one, const char *two);

/* The cache flags of a library (FLAG_ELF_LIBC6 | architecture), from glibc sysdeps dl-cache.h. */
int32_t pith_cache_flags(const struct pith_elf *elf);

/* Does the loader named by PT_INTERP use a cache at all? (musl does not.) */
bool pith_loader_is_musl(const char *interpreter);

/* The file that names the directories of musl's loader, whether it is there or not. */
const char *pith_loader_path_file(struct pith_arena *arena, const char *interpreter);

PITH_END_DECLS

#endif
