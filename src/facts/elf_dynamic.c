/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dynamic section: which strings it names, in which order, and where the other tables are. Where a tag that should
 * be single is repeated, the last one counts, as in glibc.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

/* glibc has no limit on names; but each costs a loader a search in every directory. */
enum { DYNAMIC_BATCH = 64, MOST_WANTS = 1 << 16 };

/* Reads a batch of entries from the `first`; fewer at the end, -1 with an error. */
static int dynamic_entries(struct pith_elf_file *file, uint64_t first, Elf64_Dyn entries[DYNAMIC_BATCH])
{
    size_t stride = file->is64 ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn);
    uint64_t total = file->dynamic.place.room / stride;
    if (first >= total) {
        return 0;
    }
    size_t count = total - first < DYNAMIC_BATCH ? (size_t)(total - first) : DYNAMIC_BATCH;
    uint64_t offset = file->dynamic.place.offset + first * stride;
    if (file->is64) {
        return pith_elf_structs(file, offset, ELF_T_DYN, entries, count * stride) ? (int)count : -1;
    }
    Elf32_Dyn narrow[DYNAMIC_BATCH];
    if (!pith_elf_structs(file, offset, ELF_T_DYN, narrow, count * stride)) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        entries[i].d_tag = narrow[i].d_tag;
        entries[i].d_un.d_val = narrow[i].d_un.d_val;
    }
    return (int)count;
}

bool pith_elf_each_dynamic(struct pith_elf_file *file, void *context,
                           bool (*take)(struct pith_elf_file *, void *, const Elf64_Dyn *))
{
    Elf64_Dyn entries[DYNAMIC_BATCH];
    for (uint64_t first = 0;; first += DYNAMIC_BATCH) {
        int count = dynamic_entries(file, first, entries);
        if (count <= 0) {
            return count == 0;
        }
        for (int i = 0; i < count; i++) {
            if (entries[i].d_tag == DT_NULL) {
                return true;
            }
            if (!take(file, context, &entries[i])) {
                return false;
            }
        }
    }
}

static bool take_address(struct pith_elf_file *file, void *context, const Elf64_Dyn *entry)
{
    struct pith_elf *elf = context;
    struct pith_elf_dynamic *dynamic = &file->dynamic;
    uint64_t value = entry->d_un.d_val;
    switch (entry->d_tag) {
    case DT_STRTAB:
        dynamic->strings = value;
        break;
    case DT_STRSZ:
        dynamic->strings_size = value;
        break;
    case DT_SYMTAB:
        dynamic->symbols = value;
        break;
    case DT_HASH:
        dynamic->hash = value;
        break;
    case DT_GNU_HASH:
        dynamic->gnu_hash = value;
        break;
    case DT_VERNEED:
        dynamic->verneed = value;
        break;
    case DT_VERDEF:
        dynamic->verdef = value;
        break;
    case DT_VERSYM:
        dynamic->versym = value;
        break;
    case DT_JMPREL:
        dynamic->jmprel = value;
        break;
    case DT_RELR:
        dynamic->relr = value;
        break;
    case DT_INIT:
        dynamic->init = value;
        break;
    case DT_REL:
        dynamic->rel = value;
        break;
    case DT_RELSZ:
        dynamic->rel_size = value;
        break;
    case DT_RELA:
        dynamic->rela = value;
        break;
    case DT_RELASZ:
        dynamic->rela_size = value;
        break;
    case DT_FLAGS_1:
        elf->pie = (value & DF_1_PIE) != 0;
        elf->nodeflib = (value & DF_1_NODEFLIB) != 0;
        elf->noopen = (value & DF_1_NOOPEN) != 0;
        break;
    default:
        break;
    }
    return true;
}

static bool set_string(struct pith_elf_file *file, const Elf64_Dyn *entry, const char **string)
{
    *string = pith_elf_string(file, entry->d_un.d_val);
    return *string != NULL;
}

struct wants {
    struct pith_elf *elf;
    PITH_VEC(struct pith_elf_want) all;
    uint32_t needed, filters, auxiliaries;
};

static bool add_want(struct pith_elf_file *file, struct wants *wants, const Elf64_Dyn *entry, uint32_t *count)
{
    struct pith_elf_want want = {.tag = (int32_t)entry->d_tag};
    if (wants->all.count == MOST_WANTS) {
        return pith_elf_bad(file, "the ELF file wants more than %d libraries", MOST_WANTS);
    }
    if (!set_string(file, entry, &want.name)) {
        return false;
    }
    pith_push(file->arena, &wants->all, want);
    ++*count;
    return true;
}

static bool take_string(struct pith_elf_file *file, void *context, const Elf64_Dyn *entry)
{
    struct wants *wants = context;
    switch (entry->d_tag) {
    case DT_NEEDED:
        return add_want(file, wants, entry, &wants->needed);
    case DT_FILTER:
        return add_want(file, wants, entry, &wants->filters);
    case DT_AUXILIARY:
        return add_want(file, wants, entry, &wants->auxiliaries);
    case DT_SONAME:
        return set_string(file, entry, &wants->elf->soname);
    case DT_RPATH:
        return set_string(file, entry, &wants->elf->rpath);
    case DT_RUNPATH:
        return set_string(file, entry, &wants->elf->runpath);
    case DT_AUDIT:
        return set_string(file, entry, &wants->elf->audit);
    case DT_DEPAUDIT:
        return set_string(file, entry, &wants->elf->depaudit);
    default:
        return true;
    }
}

static void select_tag(struct pith_arena *arena, const struct wants *wants, int32_t tag, uint32_t count,
                       struct pith_strings *strings)
{
    if (count == 0) {
        return;
    }
    strings->items = pith_alloc_array(arena, count, sizeof *strings->items);
    for (uint32_t i = 0; i < wants->all.count; i++) {
        if (wants->all.items[i].tag == tag) {
            strings->items[strings->count++] = wants->all.items[i].name;
        }
    }
}

static void find_strings(struct pith_elf_file *file)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    struct pith_elf_place place, table = pith_elf_table(file, dynamic->strings);
    if (table.room == 0 || !pith_elf_find_address(file, dynamic->strings, &place)) {
        return; /* fatal only when a string is wanted */
    }
    uint64_t left = file->size - place.offset, said = dynamic->strings_size;
    file->strings = (struct pith_elf_place){place.offset, place.room < left ? place.room : left};
    file->strings_size = said != 0 && said < file->strings.room ? said : table.room;
}

bool pith_elf_read_addresses(struct pith_elf_file *file, struct pith_elf *elf)
{
    elf->dynamic = file->dynamic.place.room > 0;
    if (!pith_elf_each_dynamic(file, elf, take_address)) {
        return false;
    }
    find_strings(file);
    return true;
}

bool pith_elf_read_dynamic(struct pith_elf_file *file, struct pith_elf *elf)
{
    struct wants wants = {.elf = elf};
    if (!pith_elf_each_dynamic(file, &wants, take_string)) {
        return false;
    }
    elf->wants = wants.all.items;
    elf->want_count = wants.all.count;
    select_tag(file->arena, &wants, DT_NEEDED, wants.needed, &elf->needed);
    select_tag(file->arena, &wants, DT_FILTER, wants.filters, &elf->filters);
    select_tag(file->arena, &wants, DT_AUXILIARY, wants.auxiliaries, &elf->auxiliaries);
    return true;
}
