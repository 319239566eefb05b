/* SPDX-License-Identifier: Apache-2.0 */
/* Which of two libraries of one name a program can do with, by what each of them defines. */
#include "onto/shelf.h"

#include "base/sort.h"

/* Parts of glibc share symbols of a version that changes its meaning with every build. */
static bool is_of_the_c_library(const struct pith_elf *elf)
{
    bool is = elf->defines_libc;
    for (uint32_t i = 0; i < elf->verdef_count; i++) {
        is |= elf->verdefs[i].name != NULL && strcmp(elf->verdefs[i].name, "GLIBC_PRIVATE") == 0;
    }
    for (uint32_t i = 0; i < elf->verneed_count; i++) {
        is |= strcmp(elf->verneeds[i].version, "GLIBC_PRIVATE") == 0;
    }
    return is;
}

static bool defines_all(const struct pith_elf *elf, const struct pith_elf *other)
{
    for (uint32_t i = 0; i < other->verdef_count; i++) {
        bool there = other->verdefs[i].base || other->verdefs[i].name == NULL;
        for (uint32_t k = 0; k < elf->verdef_count && !there; k++) {
            there = elf->verdefs[k].name != NULL && strcmp(elf->verdefs[k].name, other->verdefs[i].name) == 0;
        }
        if (!there) {
            return false;
        }
    }
    return true;
}

/* The names that a library defines, sorted. */
static const char **exports(struct pith_arena *arena, const struct pith_strings *defined)
{
    const char **names = pith_alloc_array(arena, defined->count, sizeof *names);
    for (uint32_t i = 0; i < defined->count; i++) {
        names[i] = defined->items[i];
    }
    pith_sort_texts(names, defined->count);
    return names;
}

/* How many names `other` defines that `elf` does not. */
static uint32_t lacking(const struct pith_elf *elf, const struct pith_elf *other)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char **has = exports(&scratch, &elf->symbols.defined), **wanted = exports(&scratch, &other->symbols.defined);
    uint32_t count = 0;
    for (uint32_t i = 0, at = 0; i < other->symbols.defined.count; i++) {
        while (at < elf->symbols.defined.count && strcmp(has[at], wanted[i]) < 0) {
            at++;
        }
        count += at == elf->symbols.defined.count || strcmp(has[at], wanted[i]) != 0;
    }
    return count;
}

/* Libraries grow: the newer one has more that the other lacks, though it may have lost what was nobody's business. */
static bool is_newer(const struct pith_elf *elf, const struct pith_elf *other)
{
    bool versioned = elf->verdef_count > 0 && other->verdef_count > 0;
    return versioned && defines_all(elf, other) != defines_all(other, elf) ? defines_all(elf, other)
                                                                           : lacking(other, elf) > lacking(elf, other);
}

bool onto_serves(const char *name, const struct pith_elf *base, const struct pith_elf *root)
{
    if (is_of_the_c_library(base)) {
        return true;
    }
    bool proved = base->verdef_count > 0 && !is_newer(root, base);
    return strncmp(name, "libpython", 9) != 0 && (proved || is_newer(base, root) || lacking(base, root) == 0);
}
