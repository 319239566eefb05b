/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the bytes of one ELF file say: a pure function of the content. No file system, no search, no opinion on what
 * a loader would do with it. Read through program headers only, as the loaders do, so that stripped and damaged
 * section tables do not matter. Sources: gABI chapters 4 and 5, glibc elf/elf.h, UAPI specification 12 (.note.dlopen).
 */
#ifndef PITH_ELF_H
#define PITH_ELF_H

#include "pith/base/arena.h"

#include <elf.h>
#include <sys/types.h>

PITH_BEGIN_DECLS

/* One version that a file wants of a library (DT_VERNEED). */
struct pith_verneed {
    const char *library, *version; /* "libc.so.6", "GLIBC_2.34" */
    uint32_t hash;                 /* as the file has it: glibc compares it first */
    bool weak;                     /* VER_FLG_WEAK: its lack is no fault */
};

/* One version that a file defines (DT_VERDEF). */
struct pith_verdef {
    const char *name; /* NULL: an entry of an unknown layout (vd_version), with which the list ends */
    uint32_t hash;
    bool base; /* VER_FLG_BASE: the name of the file itself */
};

enum pith_dlopen_priority { PITH_DLOPEN_REQUIRED, PITH_DLOPEN_RECOMMENDED, PITH_DLOPEN_SUGGESTED };

/* One entry of a .note.dlopen: alternatives, the preferred one first. */
struct pith_dlopen_note {
    const char **sonames;
    uint32_t count;
    enum pith_dlopen_priority priority;
    const char *feature; /* may be NULL */
};

struct pith_strings {
    const char **items;
    uint32_t count;
};

/* Functions that make glibc open libraries by itself. */
enum pith_elf_calls {
    PITH_CALLS_UNWINDER = 1,  /* pthread_exit, pthread_cancel, thrd_exit: libgcc_s.so.1, or the process aborts */
    PITH_CALLS_BACKTRACE = 2, /* backtrace: libgcc_s.so.1, or it finds nothing */
    PITH_CALLS_LOOKUP = 4,    /* getaddrinfo, getpwnam …: the modules of nsswitch.conf */
};

/* What somebody asks of the dynamic symbols. Names of Python's C interface (Py…, _Py…) have no versions. */
struct pith_elf_symbols {
    uint8_t calls;                      /* of enum pith_elf_calls: left to others to define, weak symbols left out */
    struct pith_strings python;         /* left to others to define, weak symbols left out */
    struct pith_strings python_defined; /* for others to bind to */
    struct pith_strings defined;        /* all such names; only with PITH_ELF_EXPORTS */
};

struct pith_elf {
    uint8_t bits; /* 32 or 64 */
    bool big_endian;
    uint8_t osabi, abi_version, ident_version; /* EI_OSABI, EI_ABIVERSION, EI_VERSION */
    bool ident_padding;                        /* e_ident has other bytes than 0 from EI_PAD on: glibc refuses that */
    uint16_t type, machine;                    /* ET_*, EM_* in the machine's own order */
    uint32_t flags, version;
    bool dynamic;                         /* has a non-empty PT_DYNAMIC */
    bool loadable;                        /* has a PT_LOAD */
    bool misaligned;                      /* a PT_LOAD whose address and offset lie differently in their pages */
    bool executable_stack;                /* PT_GNU_STACK, or without one what glibc assumes for the machine */
    bool pie;                             /* DF_1_PIE: a program, whatever `type` says */
    bool nodeflib;                        /* DF_1_NODEFLIB */
    bool noopen;                          /* DF_1_NOOPEN */
    const char *interpreter;              /* PT_INTERP, or NULL */
    const char *soname, *rpath, *runpath; /* NULL when absent; "" when present and empty */
    const char *audit, *depaudit;
    struct pith_strings needed, filters, auxiliaries; /* in file order */
    /* The order of DT_NEEDED, DT_FILTER and DT_AUXILIARY among each other matters: one list of them all. */
    struct pith_elf_want {
        const char *name;
        int32_t tag; /* DT_NEEDED, DT_FILTER, DT_AUXILIARY */
    } * wants;
    uint32_t want_count;
    struct pith_verneed *verneeds;
    uint32_t verneed_count;
    bool unknown_verneeds; /* of a layout (vn_version) that glibc refuses: the process would end */
    struct pith_verdef *verdefs;
    uint32_t verdef_count;
    struct pith_dlopen_note *dlopen_notes;
    uint32_t dlopen_note_count;
    uint8_t isa_level;   /* x86: the processor that it says it needs: 0 for any, 1 for x86-64-v2 … */
    bool defines_libc;   /* __libc_start_main and stdin are both defined: musl takes such a library as libc */
    const char *package; /* JSON text of .note.package, or NULL */
    struct pith_elf_symbols symbols;
};

enum pith_elf_verdict {
    PITH_ELF_OK,
    PITH_ELF_NOT, /* another kind of file: no ELF magic, or shorter than the magic */
    PITH_ELF_BAD, /* ELF magic, but truncated or contradictory; `error` says how */
};

/* How much of a file is read. */
enum pith_elf_extent {
    PITH_ELF_FACTS,
    PITH_ELF_SYMBOLS, /* `symbols` too, which cost more than all else */
    PITH_ELF_EXPORTS, /* and every name that is defined */
};

/*
 * With PITH_ELF_BAD, `elf` holds what was read before the fault (bits 0: not even the class), because loaders skip a
 * file for another machine before they would see that it is damaged. A note that is malformed is no fault: it is left
 * out. All strings live in the arena.
 *
 * Reads facts from `size` bytes at `offset` of `fd`. Time and memory are bounded whatever it claims: by its size, and
 * where that is huge, by a constant; more than 65536 libraries wanted, 4096 versions or 128 MiB of tables are refused.
 * A read error (errno) is PITH_ELF_BAD with code PITH_SYSTEM; a malformed file has code PITH_MISSING.
 */
enum pith_elf_verdict pith_elf_read(int fd, uint64_t offset, uint64_t size, enum pith_elf_extent extent,
                                    struct pith_arena *arena, struct pith_elf *elf,
                                    struct pith_error *error) PITH_MUST_USE;

/* The same, of `size` bytes that a function reads: as pread does, but with all that there are, from an offset. */
struct pith_elf_reader {
    ssize_t (*read)(void *context, void *buffer, size_t size, uint64_t offset);
    void *context;
};
enum pith_elf_verdict pith_elf_read_by(const struct pith_elf_reader *reader, uint64_t size, enum pith_elf_extent extent,
                                       struct pith_arena *arena, struct pith_elf *elf,
                                       struct pith_error *error) PITH_MUST_USE;

/* The same from memory. */
enum pith_elf_verdict pith_elf_parse(const void *bytes, size_t size, enum pith_elf_extent extent,
                                     struct pith_arena *arena, struct pith_elf *elf,
                                     struct pith_error *error) PITH_MUST_USE;

/*
 * A defined data symbol of the dynamic symbol table: where its bytes are in the file. False (no error set) when the
 * file has no such symbol. Address 0 offsets in .bss have `in_file` false.
 */
struct pith_elf_symbol {
    uint64_t address, size, offset;
    bool in_file;
};
bool pith_elf_find_symbol(const void *bytes, size_t size, const char *name,
                          struct pith_elf_symbol *symbol) PITH_MUST_USE;

/*
 * Would glibc be content with `elf` for this version? A file without DT_VERDEF is taken as it is, and a weak version
 * may lack; one whose definitions cannot be read never serves (elf/dl-version.c, match_symbol).
 */
bool pith_elf_satisfies(const struct pith_elf *elf, const struct pith_verneed *wanted) PITH_MUST_USE;

/*
 * Data as the loader would have relocated it. `symbol` is a variable that points to records of `stride` bytes, each
 * beginning with a `char *`; a NULL ends them. So CPython's `PyImport_Inittab` (two pointers a record) gives the
 * built-in modules. The frozen ones are read in the same way: `PyImport_FrozenModules` up to 3.10, from 3.11 on
 * `_PyImport_FrozenBootstrap`, `_PyImport_FrozenStdlib` and `_PyImport_FrozenTest`, where a record has {name, code, int
 * size} (64-bit: 24 bytes, 32-bit: 12) up to 3.10, {name, code, int size, int is_package, function} (32, 20) in 3.11
 * and 3.12, {name, code, int size, int is_package} (24, 16) from 3.13 on.
 * False (no error set) when the file has no such symbol, or it points to no table within the file.
 */
bool pith_elf_string_table(const void *bytes, size_t size, const char *symbol, size_t stride, struct pith_arena *arena,
                           struct pith_strings *strings) PITH_MUST_USE;

/*
 * An integer variable of 4 or 8 bytes whose value fits (`Py_Version`, from 3.11 on, is an unsigned long), in the file's
 * byte order. False (no error set) when the file has none.
 */
bool pith_elf_read_u32(const void *bytes, size_t size, const char *symbol, uint32_t *value) PITH_MUST_USE;

PITH_END_DECLS

#endif
