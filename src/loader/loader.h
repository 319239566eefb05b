/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share. Names and paths are interned in the view's texts, so that they compare as
 * numbers and index arrays. What is the same for all link maps of a view is kept in `struct pith_loader`.
 */
#ifndef PITH_LOADER_LOADER_H
#define PITH_LOADER_LOADER_H

#include "loader/cache.h"

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

enum { NO_OBJECT = UINT32_MAX, LONGEST_PATH = 4096, LONGEST_NAME = 255, LARGEST_LOADER = 64 << 20 };

/* A list of directories to search, each interned with its trailing '/'; id 0 is the working directory. */
struct directories {
    const uint32_t *ids;
    uint32_t count;
};

/* The versions that a file wants of one library: consecutive entries of elf->verneeds. */
struct version_group {
    uint32_t library; /* name */
    uint32_t first, count;
    const struct pith_elf *proved; /* the object that was last found to define them all */
};

/* One ELF file, whatever its paths: facts with their names interned. */
struct file {
    UT_hash_handle hh;
    const struct pith_elf *elf;
    uint32_t soname;
    uint32_t *wants; /* beside elf->wants; 0: holds a token, expand it */
    struct version_group *groups;
    uint32_t group_count;
    struct directories rpath, runpath; /* for objects found in `origin` */
    uint32_t origin;
    bool split;
    uint32_t generation, object; /* its place in the current link map */
};

/* What stands at a path as a loader writes it. */
struct image {
    uint32_t path, directory; /* interned; `directory` is what $ORIGIN stands for in an object loaded from here */
    enum pith_seen seen;
    enum pith_elf_verdict verdict;
    bool unreadable; /* EACCES on opening */
    struct pith_found found;
    struct file *file; /* NULL unless the verdict is OK or BAD */
    const char *why;   /* what is wrong with it, when the verdict is BAD */
};

/* The answer to one search. */
struct search {
    const char *path; /* as the loader forms it; NULL: nothing found */
    struct image *image;
    const char *refused; /* the candidate at `path` ends the loading: why */
    const char *skipped; /* a candidate that was passed over: why */
    enum pith_found_by by;
    bool variant; /* in a subdirectory for a processor's capabilities */
};

struct target;

/* How one kind of loader (one PT_INTERP) behaves in this view. */
struct target {
    const char *interpreter; /* NULL when nothing is known */
    uint16_t machine;
    uint8_t bits;
    bool big_endian, musl;
    uint32_t flags, flag_mask;  /* of e_flags: float ABIs must agree */
    bool known;                 /* the following have been read */
    struct directories builtin; /* musl: the path file's, or the default */
    const char *lib, *platform; /* $LIB, $PLATFORM */
    int32_t cache_flags;
    unsigned minor;                 /* glibc 2.MINOR, 0 when unknown */
    const struct pith_elf *program; /* the first one seen */
    const struct image *image;      /* of the interpreter; NULL when it is missing */
    struct search **defaults;       /* by name: what cache and built-in directories say */
    uint32_t default_room;
    PITH_VEC(const char *) hwcaps; /* subdirectories, "glibc-hwcaps/x86-64-v2/", in the order of their search */
    bool asks_version;             /* whether they count depends on the loader's version */
    PITH_VEC(struct directories *) variants; /* by directory: its subdirectories that are to be searched */
    struct target *next;
};

struct stamp {
    uint32_t generation, object;
};

struct pith_loader {
    struct pith_arena arena;
    struct pith_view *view;
    struct pith_texts *texts;
    struct pith_loader_options options;
    struct file *files;
    PITH_VEC(struct image *) images; /* by path */
    PITH_VEC(uint32_t) in_list;      /* by directory: the last list that it was put in */
    uint32_t lists;
    PITH_VEC(uint8_t) existing;    /* by directory: 0 unknown, 1 no, 2 yes */
    PITH_VEC(struct stamp) stamps; /* by name: which object of the current link map has it */
    uint32_t generation;
    uint32_t serial, current; /* of link maps; the one that the stamps are for */
    struct target *targets;
    const struct cache *caches[2]; /* as a little-endian and as a big-endian loader read it; NULL: not read yet */
    const char *preload;           /* /etc/ld.so.preload without its comments; NULL: not read yet */
};

/* The private side of an object. */
struct member {
    struct file *file;
    uint32_t loader; /* whose RPATH counts too; NO_OBJECT ends the chain */
    uint32_t origin; /* directory for $ORIGIN, interned */
    bool done;       /* its wants have been looked at */
    bool no_inode;   /* not known by its inode: the kernel loaded it, or it is of another name space */
};

struct alias {
    uint32_t name, object;
};

struct filter {
    uint32_t from, to;
};

struct pith_linkmap_state {
    uint32_t serial;
    struct pith_loader *loader;
    struct pith_arena *arena;
    struct target *target;
    PITH_VEC(struct pith_object) objects;
    PITH_VEC(struct member) members;
    PITH_VEC(uint32_t) order;
    PITH_VEC(struct pith_bind) binds;
    PITH_VEC(struct pith_need_failure) failures;
    PITH_VEC(struct alias) aliases;
    PITH_VEC(struct filter) filters;              /* objects and what filters them, or helps them */
    PITH_VEC(struct pith_linkmap_state *) spaces; /* of audit objects */
    uint32_t space_count;                         /* of them, loaded whole */
    uint32_t lookups;                             /* directories times names, of the searches so far */
    PITH_VEC(uint32_t) gone; /* directories that this process knows to be absent (kept for `tried` only) */
    struct directories library_path;
    bool opening;       /* at run time: what is loaded now is dlopened, or needed by what is */
    bool secure;        /* the program changes its user or group */
    bool trusted;       /* only system directories and set-user-ID files count: what a secure program preloads */
    uint32_t self;      /* the loader's own object, NO_OBJECT until somebody wants it */
    uint32_t self_name; /* interned PT_INTERP */
    uint32_t self_soname;
};

/* loader.c */
/* NULL: the system failed. */
struct image *loader_image(struct pith_loader *loader, const char *path, struct pith_error *error);
struct file *loader_file(struct pith_loader *loader, const struct pith_elf *elf);
/* Is there such a directory? -1: the system failed. */
int loader_has_directory(struct pith_loader *loader, uint32_t directory, struct pith_error *error);
uint32_t loader_directory_of(struct pith_loader *loader, const char *path);

/* target.c */
/* Reads the built-in directories, and with them $LIB and the version, from the loader's bytes: only when they matter.
 */
bool loader_know_builtin(struct pith_loader *loader, struct target *target, struct pith_error *error) PITH_MUST_USE;
bool loader_target(struct pith_loader *loader, const struct pith_elf *program, struct target **target,
                   struct pith_error *error) PITH_MUST_USE;
const char *const *loader_fallback_directories(const struct pith_elf *elf);

/* hwcaps.c */
void loader_set_hwcaps(struct pith_loader *loader, struct target *target);
/* The subdirectories to be searched before the directory; all of them where `tried` is told, else those there are. */
bool loader_hwcaps(struct pith_loader *loader, struct target *target, uint32_t directory,
                   const struct directories **list, struct pith_error *error) PITH_MUST_USE;
/* Does a path lie in one of the target's older subdirectories ("tls/haswell")? */
bool loader_hwcap_legacy(const struct target *target, const char *path);
/* The place of "x86-64-v3" among the target's, from 1 on; 0: the processor is not that able. */
uint32_t loader_hwcap_rank(const struct target *target, const char *name);

/* directories.c: the run of built-in directories in a loader's bytes, and its version. */
bool loader_scan(struct pith_view *view, const struct pith_found *found, struct pith_arena *arena,
                 const char *const **directories, unsigned *minor, struct pith_error *error) PITH_MUST_USE;
unsigned loader_scan_version(const char *bytes, size_t size);

/* tokens.c */
bool loader_has_token(const char *text);
/* NULL: a token has no value. */
const char *loader_expand(struct pith_loader *loader, struct pith_arena *arena, const char *text, const char *origin,
                          struct target *target);
/* Splits a run path or LD_LIBRARY_PATH at one of `separators`, as fillin_rpath does. */
struct directories loader_split(struct pith_loader *loader, struct pith_arena *arena, const char *text,
                                const char *separators, const char *origin, struct target *target);

/* cache_find.c */
const struct cache *loader_cache(struct pith_loader *loader, bool big_endian, struct pith_error *error);
/* The path that glibc takes for a name, or NULL. `*variant`: it is for processors that have more than the least. */
const char *loader_cache_find(const struct cache *cache, const char *name, const struct target *target, bool *variant);

/* verdict.c */
enum verdict { VERDICT_GOOD, VERDICT_SKIP, VERDICT_STOP, VERDICT_FATAL };
enum verdict loader_judge(const struct target *target, const struct image *image, const char **why);
/* What is wrong with a good candidate once it is mapped as a library, or NULL. */
const char *loader_refusal(const struct pith_elf *elf, bool dlopened);
/* Since glibc 2.41 a process does not make its stack executable for what it opens at run time. */
bool loader_refuses_stack(struct pith_linkmap_state *map, const struct pith_elf *elf, bool *refuses,
                          struct pith_error *error) PITH_MUST_USE;

/* glibc.c, musl.c: the search for one name; false when the system failed. `from` may be NO_OBJECT. */
bool glibc_search(struct pith_linkmap_state *map, uint32_t name, uint32_t from, struct search *search,
                  struct pith_error *error) PITH_MUST_USE;
bool musl_search(struct pith_linkmap_state *map, uint32_t name, uint32_t from, struct search *search,
                 struct pith_error *error) PITH_MUST_USE;
bool musl_is_self(const struct pith_linkmap_state *map, const char *name);

/* linkmap.c, load.c */
void linkmap_attach(struct pith_linkmap_state *map);
void linkmap_name(struct pith_linkmap_state *map, uint32_t name, uint32_t object);
/* So many directories are searched for one more name; false: no program searches as many. */
bool linkmap_count(struct pith_linkmap_state *map, uint32_t directories, struct pith_error *error) PITH_MUST_USE;
void linkmap_fail(struct pith_linkmap_state *map, const struct pith_need_failure *failure);
/* The loader's own object, entered when somebody first wants it. */
uint32_t linkmap_self(struct pith_linkmap_state *map, const char *name, uint32_t from);
/* An object under its interned path and name (names are musl's own matter). */
uint32_t linkmap_add(struct pith_linkmap_state *map, const struct pith_object *object, const struct member *member,
                     uint32_t path, uint32_t name);
/* Loads what answers to `name` for `from`: its index, or NO_OBJECT when it failed (and a failure was noted). */
struct want {
    uint32_t name, from;
    const char *written; /* the name before its tokens were replaced; NULL: the same */
    uint32_t loader;     /* whose chain of RPATHs the new object joins */
    bool optional, dlopened;
    enum pith_found_by as; /* PITH_BY_PRELOAD, or PITH_BY_PROGRAM: as it was found */
};
bool linkmap_load(struct pith_linkmap_state *map, const struct want *want, uint32_t *object,
                  struct pith_error *error) PITH_MUST_USE;
/* Everything that the objects from order[first] on want, breadth first. */
bool linkmap_close(struct pith_linkmap_state *map, uint32_t first, struct pith_error *error) PITH_MUST_USE;
void linkmap_publish(struct pith_linkmap_state *map, struct pith_linkmap *public);

/* secure.c: does the program change its user or group? And a run path without what the loader then drops of it. */
bool linkmap_is_secure(const struct pith_linkmap_state *map);
bool linkmap_secure_path(struct pith_linkmap_state *map, const struct member *member, const char **list,
                         struct pith_error *error) PITH_MUST_USE;

/* filters.c: notes a failure when filters form a circle. */
void linkmap_judge_filters(struct pith_linkmap_state *map);

/* preload.c: LD_PRELOAD and /etc/ld.so.preload, before all libraries; a listed name with its tokens replaced, or NULL.
 */
bool linkmap_preload(struct pith_linkmap_state *map, struct pith_error *error) PITH_MUST_USE;
const char *linkmap_expand(struct pith_linkmap_state *map, const char *written);

/* audit.c: audit objects, before anything else, each in a map of its own; taken into the map once that is complete. */
bool linkmap_audit(struct pith_linkmap_state *map, struct pith_error *error) PITH_MUST_USE;
void linkmap_take_in_audits(struct pith_linkmap_state *map);

/* versions.c: notes a failure for each version that the objects from order[first] on want and do not get. */
void linkmap_prove_versions(struct pith_linkmap_state *map, uint32_t first);

#endif
