/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes that name libraries a file may dlopen, the package it came from, and the processor it needs. They are known by
 * owner and type through PT_NOTE, since section names may be gone. A malformed note is passed over: no loader reads
 * notes, so a bad one is no reason to refuse the file.
 */
#include "base/json.h"
#include "facts/elf_file.h"

/* glibc sysdeps/unix/sysv/linux/x86/elf-read-prop.h, which ldconfig reads */
enum { PROPERTY_X86_NEEDED = (int)0xc0008002, LARGEST_PROPERTIES = 4096 };
enum {
    NOTE_DLOPEN = 0x407c0c0a,
    NOTE_PACKAGE = (int)0xcafe1a7e,
    NOTE_HEADER = 12,
    LARGEST_NOTE = 1 << 16,
    JSON_WORK = 16
};

struct dlopen_notes {
    PITH_VEC(struct pith_dlopen_note) all;
};

static enum pith_dlopen_priority priority_of(const json_t *entry)
{
    const char *word = json_string_value(json_object_get(entry, "priority"));
    if (word != NULL && strcmp(word, "required") == 0) {
        return PITH_DLOPEN_REQUIRED;
    }
    return word != NULL && strcmp(word, "suggested") == 0 ? PITH_DLOPEN_SUGGESTED : PITH_DLOPEN_RECOMMENDED;
}

static void add_entry(struct pith_arena *arena, const json_t *entry, struct dlopen_notes *notes)
{
    const json_t *sonames = json_object_get(entry, "soname");
    size_t total = json_array_size(sonames);
    struct pith_dlopen_note note = {.priority = priority_of(entry)};
    note.sonames = pith_alloc_array(arena, total, sizeof *note.sonames);
    for (size_t i = 0; i < total; i++) {
        const char *soname = json_string_value(json_array_get(sonames, i));
        if (soname != NULL && soname[0] != '\0') {
            note.sonames[note.count++] = pith_strdup(arena, soname);
        }
    }
    const char *feature = json_string_value(json_object_get(entry, "feature"));
    if (feature != NULL) {
        note.feature = pith_strdup(arena, feature);
    }
    if (note.count > 0) {
        pith_push(arena, &notes->all, note);
    }
}

static void read_dlopen(struct pith_arena *arena, const char *text, struct dlopen_notes *notes)
{
    char why[PITH_JSON_WHY];
    json_t *list = pith_json_parse(text, strlen(text), why);
    size_t index;
    json_t *entry;
    json_array_foreach(list, index, entry)
    {
        add_entry(arena, entry, notes);
    }
    json_decref(list);
}

struct note {
    uint32_t name_size, size, type;
    uint64_t at; /* of the description */
};

/* False at the last note, or at one that does not fit. */
static bool next_note(struct pith_elf_file *file, uint64_t *at, uint64_t end, uint64_t align, struct note *note)
{
    uint32_t header[3];
    if (end - *at < NOTE_HEADER || !pith_elf_structs(file, *at, ELF_T_WORD, header, sizeof header)) {
        return false;
    }
    *note = (struct note){header[0], header[1], header[2], 0};
    uint64_t into = (NOTE_HEADER + (uint64_t)note->name_size + align - 1) / align * align;
    if (into > end - *at || note->size > end - *at - into) {
        return false;
    }
    note->at = *at + into;
    uint64_t whole = into + ((uint64_t)note->size + align - 1) / align * align;
    *at = whole > end - *at ? end : *at + whole;
    return true;
}

/* Properties {type, size, data}, each padded to the word size: the highest bit of what is needed is the level. */
static void read_properties(struct pith_elf_file *file, const struct note *note, struct pith_elf *elf)
{
    uint32_t pad = file->is64 ? 8 : 4, header[2], needed;
    uint64_t at = note->at, end = note->at + note->size;
    while (end - at >= sizeof header && pith_elf_structs(file, at, ELF_T_WORD, header, sizeof header)) {
        at += sizeof header;
        if (header[1] > end - at) {
            return;
        }
        if (header[0] == (uint32_t)PROPERTY_X86_NEEDED && header[1] == 4 && pith_elf_u32(file, at, &needed)) {
            elf->isa_level = needed == 0 ? 0 : (uint8_t)(31 - __builtin_clz(needed));
        }
        uint64_t whole = ((uint64_t)header[1] + pad - 1) / pad * pad;
        at = whole > end - at ? end : at + whole;
    }
}

static bool is_property(struct pith_elf_file *file, uint64_t start, const struct note *note)
{
    if (note->type != NT_GNU_PROPERTY_TYPE_0 || note->name_size != 4 || note->size > LARGEST_PROPERTIES ||
        (file->machine != EM_X86_64 && file->machine != EM_386)) {
        return false;
    }
    const unsigned char *owner = pith_elf_at(file, start + NOTE_HEADER, 4);
    return owner != NULL && memcmp(owner, "GNU", 4) == 0;
}

static bool is_ours(struct pith_elf_file *file, uint64_t start, const struct note *note)
{
    if ((note->type != (uint32_t)NOTE_DLOPEN && note->type != (uint32_t)NOTE_PACKAGE) || note->name_size != 4 ||
        note->size > LARGEST_NOTE) {
        return false;
    }
    const unsigned char *owner = pith_elf_at(file, start + NOTE_HEADER, 4);
    return owner != NULL && memcmp(owner, "FDO", 4) == 0;
}

static bool read_segment(struct pith_elf_file *file, const Elf64_Phdr *segment, struct pith_elf *elf,
                         struct dlopen_notes *notes)
{
    uint64_t at = segment->p_offset, end;
    if (__builtin_add_overflow(at, segment->p_filesz, &end) || end > file->size) {
        return true;
    }
    struct note note;
    for (uint64_t start = at; next_note(file, &at, end, segment->p_align == 8 ? 8 : 4, &note); start = at) {
        if (is_property(file, start, &note)) {
            read_properties(file, &note, elf);
        }
        if (!is_ours(file, start, &note)) {
            continue;
        }
        if (!pith_elf_spend(file, (uint64_t)note.size * JSON_WORK)) {
            return false;
        }
        const char *text = pith_elf_copy(file, file->arena, note.at, note.size);
        if (text == NULL) {
            return false;
        }
        if (note.type == (uint32_t)NOTE_DLOPEN) {
            read_dlopen(file->arena, text, notes);
        } else {
            elf->package = text;
        }
    }
    return file->budget > 0;
}

bool pith_elf_read_notes(struct pith_elf_file *file, struct pith_elf *elf)
{
    struct dlopen_notes notes = {0};
    for (uint32_t i = 0; i < file->segment_count; i++) {
        if (file->segments[i].p_type == PT_NOTE && !read_segment(file, &file->segments[i], elf, &notes)) {
            return false;
        }
    }
    elf->dlopen_notes = notes.all.items;
    elf->dlopen_note_count = notes.all.count;
    return true;
}
