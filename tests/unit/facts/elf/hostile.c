/* SPDX-License-Identifier: Apache-2.0 */
/* The files and what must be said of them. */
#include "hostile.h"

#include <stdio.h>

enum { MILLION = 1000000, TERABYTE_SHIFT = 40 };

/* The small file, with room behind it that its PT_LOAD covers. */
static void make(struct made *made, size_t more)
{
    made->size = sizeof(struct rich) + more;
    made->length = made->size;
    made->rich = pith_alloc(&made->arena, made->size);
    made->more = (unsigned char *)(made->rich + 1);
    rich_make(made->rich);
    made->rich->segments[RICH_LOAD].p_filesz = made->rich->segments[RICH_LOAD].p_memsz = made->size;
}

static void place(Elf64_Phdr *segment, uint64_t at, uint64_t size)
{
    segment->p_offset = segment->p_vaddr = at;
    segment->p_filesz = segment->p_memsz = size;
}

/* To a terabyte that takes no place on a disk, all of it one segment. */
static void stretch(struct made *made)
{
    made->length = UINT64_C(1) << TERABYTE_SHIFT;
    place(&made->rich->segments[RICH_LOAD], 0, made->length);
}

static void make_hole(struct made *made)
{
    make(made, 0);
    stretch(made);
}

static void set(struct made *made, int entry, uint64_t value)
{
    made->rich->dynamic[entry].d_un.d_val = value;
}

static void drop(struct made *made, int entry)
{
    made->rich->dynamic[entry].d_tag = DT_DEBUG;
}

/* The dynamic section moves behind the file: the same entries, then `count` of `tag`. */
static Elf64_Dyn *extend_dynamic(struct made *made, size_t count, int64_t tag)
{
    Elf64_Dyn *entries = (Elf64_Dyn *)(void *)made->more;
    memcpy(entries, made->rich->dynamic, sizeof *entries * RICH_END);
    for (size_t i = 0; i < count; i++) {
        entries[RICH_END + i].d_tag = tag;
    }
    place(&made->rich->segments[RICH_DYNAMIC], sizeof(struct rich), (RICH_END + count) * sizeof *entries);
    return entries + RICH_END;
}

static void million_needed(struct made *made)
{
    make(made, (RICH_END + MILLION) * sizeof(Elf64_Dyn) + (size_t)MILLION * 16);
    Elf64_Dyn *entries = extend_dynamic(made, MILLION, DT_NEEDED);
    char *names = (char *)(entries + MILLION);
    for (uint32_t i = 0; i < MILLION; i++) {
        (void)snprintf(names + (size_t)i * 16, 16, "lib%u.so", i);
        entries[i].d_un.d_val = (uint64_t)i * 16;
    }
    set(made, RICH_STRTAB, (uint64_t)(names - (char *)made->rich));
    set(made, RICH_STRSZ, (uint64_t)MILLION * 16);
    memcpy(made->more, made->rich->dynamic, sizeof(Elf64_Dyn) * RICH_END);
}

static void million_times_the_same(struct made *made)
{
    make(made, (RICH_END + MILLION) * sizeof(Elf64_Dyn));
    Elf64_Dyn *entries = extend_dynamic(made, MILLION, DT_NEEDED);
    for (uint32_t i = 0; i < MILLION; i++) {
        entries[i].d_un.d_val = rich_name("libc.so.6");
    }
}

static void dynamic_without_end(struct made *made)
{
    make(made, (RICH_END + MILLION) * sizeof(Elf64_Dyn));
    (void)extend_dynamic(made, MILLION, DT_DEBUG);
}

/* Each is a tail of one long string. */
static void million_long_strings(struct made *made)
{
    make(made, (RICH_END + MILLION) * sizeof(Elf64_Dyn) + MILLION + 1);
    Elf64_Dyn *entries = extend_dynamic(made, MILLION, DT_RUNPATH);
    char *string = (char *)(entries + MILLION);
    memset(string, 'x', MILLION);
    for (uint32_t i = 0; i < MILLION; i++) {
        entries[i].d_un.d_val = i;
    }
    set(made, RICH_STRTAB, (uint64_t)(string - (char *)made->rich));
    set(made, RICH_STRSZ, MILLION + 1);
    memcpy(made->more, made->rich->dynamic, sizeof(Elf64_Dyn) * RICH_END);
}

static Elf64_Phdr *many_segments(struct made *made, uint16_t count, size_t more)
{
    make(made, count * sizeof(Elf64_Phdr) + more);
    Elf64_Phdr *segments = (Elf64_Phdr *)(void *)made->more;
    made->rich->header.e_phoff = sizeof(struct rich);
    made->rich->header.e_phnum = count;
    for (size_t i = 0; i < count; i++) {
        segments[i] = made->rich->segments[i < RICH_SEGMENTS ? i : RICH_LOAD];
    }
    return segments;
}

static void most_segments(struct made *made)
{
    (void)many_segments(made, 0xfffe, 0);
}

static void segment_count_elsewhere(struct made *made)
{
    make(made, 0);
    made->rich->header.e_phnum = 0xffff;
    made->rich->header.e_shoff = 64;
}

static void segments_beyond_the_end(struct made *made)
{
    make(made, 0);
    made->rich->header.e_phnum = 0x8000;
}

static void sections_beyond_the_end(struct made *made)
{
    make(made, 0);
    made->rich->header.e_shoff = UINT64_MAX;
    made->rich->header.e_shnum = made->rich->header.e_shentsize = made->rich->header.e_shstrndx = 0xffff;
}

static void make_note(struct made *made, const char *start, const char *item, const char *end)
{
    Elf64_Nhdr header = {4, 0xff00, 0x407c0c0a};
    char *text = (char *)made->more + sizeof header + 4;
    memcpy(made->more, &header, sizeof header);
    memcpy(made->more + sizeof header, "FDO", 4);
    text = stpcpy(text, start);
    while (text < (char *)made->more + 0xff00 - 64) {
        text = stpcpy(text, item);
    }
    strcpy(text, end);
    place(&made->rich->segments[RICH_NOTES], sizeof(struct rich), sizeof header + 4 + 0xff00);
}

static void deep_note(struct made *made)
{
    make(made, 1 << 16);
    make_note(made, "[", "[", "");
}

static void wide_note(struct made *made)
{
    make(made, 1 << 16);
    make_note(made, "[{\"soname\":[\"a\"", ",1", "]}]");
}

/* Sixty thousand segments that hold one note. */
static void one_note_many_times(struct made *made)
{
    Elf64_Phdr *segments = many_segments(made, 60000, 1 << 16);
    made->more = (unsigned char *)(segments + 60000);
    make_note(made, "[{\"soname\":[\"a\"", ",1", "]}]");
    for (size_t i = RICH_SEGMENTS; i < 60000; i++) {
        segments[i] = made->rich->segments[RICH_NOTES];
        place(&segments[i], (uint64_t)(made->more - (unsigned char *)made->rich), 1 << 16);
    }
}

static void huge_note(struct made *made)
{
    make(made, 0);
    made->rich->notes.package.n_descsz = UINT32_MAX;
}

static void huge_owner(struct made *made)
{
    make(made, 0);
    made->rich->notes.package.n_namesz = UINT32_MAX;
    made->rich->segments[RICH_NOTES].p_align = UINT64_MAX;
}

static void empty_notes(struct made *made)
{
    make(made, MILLION);
    place(&made->rich->segments[RICH_NOTES], sizeof(struct rich), MILLION);
}

static void hole_of_notes(struct made *made)
{
    make_hole(made);
    place(&made->rich->segments[RICH_NOTES], sizeof(struct rich), made->length - sizeof(struct rich));
}

/* Thirty thousand entries that share one list of thirty thousand. */
static void wants_that_share(struct made *made)
{
    enum { COUNT = 30000 };
    make(made, COUNT * (sizeof(Elf64_Verneed) + sizeof(Elf64_Vernaux)));
    Elf64_Verneed *verneeds = (Elf64_Verneed *)(void *)made->more;
    Elf64_Vernaux *list = (Elf64_Vernaux *)(verneeds + COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        verneeds[i] = made->rich->verneed;
        verneeds[i].vn_aux = (Elf64_Word)((char *)list - (char *)&verneeds[i]);
        verneeds[i].vn_next = sizeof *verneeds;
        list[i] = made->rich->vernaux;
        list[i].vna_next = i + 1 < COUNT ? sizeof *list : 0;
    }
    set(made, RICH_VERNEED, sizeof(struct rich));
}

static void wants_that_go_back(struct made *made)
{
    make(made, 0);
    made->rich->verneed.vn_next = (Elf64_Word) - (int)sizeof(Elf64_Verneed);
}

static void want_that_is_its_next(struct made *made)
{
    make(made, 0);
    made->rich->vernaux.vna_next = 1; /* as near as it gets: 0 ends the list */
}

static void definitions_without_end(struct made *made)
{
    enum { COUNT = 100000 };
    make(made, COUNT * sizeof(Elf64_Verdef) + sizeof(Elf64_Verdaux));
    Elf64_Verdef *verdefs = (Elf64_Verdef *)(void *)made->more;
    for (uint32_t i = 0; i < COUNT; i++) {
        verdefs[i] = made->rich->verdef[0];
        verdefs[i].vd_next = sizeof *verdefs;
        verdefs[i].vd_aux = (Elf64_Word)((COUNT - i) * sizeof *verdefs); /* all the same name */
    }
    set(made, RICH_VERDEF, sizeof(struct rich));
}

static void hash_that_circles(struct made *made)
{
    make(made, 0);
    drop(made, RICH_GNU_HASH);
    for (uint32_t i = 0; i < 6; i++) {
        made->rich->chain[i] = i == 4 ? 2 : 4;
    }
}

static void hash_of_many_buckets(struct made *made)
{
    make(made, 0);
    drop(made, RICH_GNU_HASH);
    made->rich->buckets = made->rich->chains = UINT32_MAX;
}

static void gnu_hash_of_many_buckets(struct made *made)
{
    make(made, 0);
    made->rich->gnu.buckets = made->rich->gnu.bloom_words = UINT32_MAX;
    made->rich->gnu.shift = UINT32_MAX;
}

static void gnu_bucket_out_of_range(struct made *made)
{
    make(made, 0);
    made->rich->gnu.bucket = UINT32_MAX;
}

static void gnu_chain_without_end(struct made *made)
{
    make(made, MILLION);
    set(made, RICH_GNU_HASH, sizeof(struct rich));
    made->rich->gnu.chain[2] &= ~1U;
    memcpy(made->more, &made->rich->gnu, sizeof made->rich->gnu);
}

static void hole_of_a_gnu_chain(struct made *made)
{
    gnu_chain_without_end(made);
    stretch(made);
}

static void strings_beyond_the_end(struct made *made)
{
    make(made, 0);
    set(made, RICH_STRSZ, UINT64_MAX / 2);
}

static void strings_nowhere(struct made *made)
{
    make(made, 0);
    set(made, RICH_STRTAB, UINT64_MAX - 0xffff);
}

static void strings_without_end(struct made *made)
{
    make(made, 10000);
    memset(made->more, 'x', 10000);
    set(made, RICH_STRTAB, sizeof(struct rich));
    set(made, RICH_STRSZ, 20000);
}

/* It begins in the table, and goes on far behind it. */
static void string_longer_than_its_table(struct made *made)
{
    make(made, 10000);
    memset(made->more, 'x', 9999);
    set(made, RICH_STRTAB, sizeof(struct rich));
    set(made, RICH_STRSZ, 200);
}

static void hole_of_strings(struct made *made)
{
    make_hole(made);
    set(made, RICH_STRSZ, made->length / 2);
    set(made, RICH_SONAME, made->length / 4);
}

static void hole_of_symbols(struct made *made)
{
    make_hole(made);
    drop(made, RICH_GNU_HASH);
    drop(made, RICH_HASH);
    set(made, RICH_SYMTAB, sizeof(struct rich));
}

static void interpreter_without_end(struct made *made)
{
    make(made, 0);
    made->rich->segments[RICH_INTERPRETER].p_filesz = 5;
}

static void huge_interpreter(struct made *made)
{
    make_hole(made);
    made->rich->segments[RICH_INTERPRETER].p_filesz = made->length;
}

static void relocations_beyond_the_end(struct made *made)
{
    make(made, 0);
    set(made, RICH_RELASZ, UINT64_MAX);
    set(made, RICH_RELRSZ, UINT64_MAX);
    made->rich->relr[0] = 1;
    made->rich->relr[1] = UINT64_MAX;
}

static void addresses_that_overflow(struct made *made)
{
    make(made, 0);
    made->rich->segments[RICH_LOAD].p_offset = UINT64_MAX - 64;
}

static void honest_and_huge(struct made *made)
{
    make(made, 0);
    made->length = UINT64_C(1) << TERABYTE_SHIFT;
}

static void segment_beyond_the_end(struct made *made)
{
    make(made, 0);
    made->rich->segments[RICH_LOAD].p_filesz += 4096;
}

#define FILE(name, ...) \
    { \
#name, name, __VA_ARGS__ \
    }
const struct hostile hostile_files[] = {
    FILE(million_needed, "wants more than 65536 libraries", NULL),
    FILE(million_times_the_same, "wants more than 65536 libraries", NULL),
    FILE(dynamic_without_end, NULL, NULL),
    FILE(million_long_strings, NULL, NULL),
    FILE(most_segments, NULL, NULL),
    FILE(segment_count_elsewhere, "65535 or more program headers", NULL),
    FILE(segments_beyond_the_end, "its 32768 program headers begin at", NULL),
    FILE(sections_beyond_the_end, NULL, NULL),
    FILE(deep_note, NULL, NULL),
    FILE(wide_note, NULL, NULL),
    FILE(one_note_many_times, "contradicts itself", NULL),
    FILE(huge_note, NULL, NULL),
    FILE(huge_owner, NULL, NULL),
    FILE(empty_notes, NULL, NULL),
    FILE(hole_of_notes, "contradicts itself", NULL),
    FILE(wants_that_share, "more than 4096 versions", NULL),
    FILE(wants_that_go_back, "is truncated", NULL),
    FILE(want_that_is_its_next, "lies outside its string table", NULL),
    FILE(definitions_without_end, "more than 4096 versions", NULL),
    FILE(hash_that_circles, NULL, NULL),
    FILE(hash_of_many_buckets, NULL, NULL),
    FILE(gnu_hash_of_many_buckets, NULL, NULL),
    FILE(gnu_bucket_out_of_range, NULL, NULL),
    FILE(gnu_chain_without_end, NULL, NULL),
    FILE(hole_of_a_gnu_chain, NULL, "contradicts itself"),
    FILE(strings_beyond_the_end, NULL, NULL),
    FILE(strings_nowhere, "lies outside its string table of 0 bytes", NULL),
    FILE(strings_without_end, "has no end", NULL),
    FILE(string_longer_than_its_table, "has no end", NULL),
    FILE(hole_of_strings, NULL, "more than the 134217728 that are read"),
    FILE(hole_of_symbols, NULL, "more than the 134217728 that are read"),
    FILE(interpreter_without_end, "the path of its interpreter has no end", NULL),
    FILE(huge_interpreter, "the path of its interpreter has 1099511627776 bytes", NULL),
    FILE(relocations_beyond_the_end, NULL, NULL),
    FILE(addresses_that_overflow, "is truncated", NULL),
    FILE(honest_and_huge, NULL, NULL),
    FILE(segment_beyond_the_end, "is truncated: a segment has", NULL),
};
const size_t hostile_count = sizeof hostile_files / sizeof *hostile_files;
