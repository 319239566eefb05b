/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the facts of each file that is named on standard input, a line each, for `agree` to compare. */
#include "base/io.h"
#include "pith/facts/elf.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static void text(const char *key, const char *value)
{
    if (value != NULL) {
        printf("%s %s\n", key, value);
    }
}

static void number(const char *key, uint32_t value)
{
    printf("%s %u\n", key, value);
}

static void print_header(const struct pith_elf *elf)
{
    printf("ident %u %s %u %u %u\n", elf->bits, elf->big_endian ? "big" : "little", elf->ident_version, elf->osabi,
           elf->abi_version);
    number("padding", elf->ident_padding);
    number("type", elf->type);
    number("machine", elf->machine);
    number("flags", elf->flags);
    number("version", elf->version);
    number("dynamic", elf->dynamic);
    number("stack", elf->executable_stack);
    number("pie", elf->pie);
    number("nodeflib", elf->nodeflib);
    number("noopen", elf->noopen);
    text("interpreter", elf->interpreter);
}

static void print_dynamic(const struct pith_elf *elf)
{
    static const char *const kinds[] = {"NEEDED", "FILTER", "AUXILIARY"};
    const struct pith_strings *lists[] = {&elf->needed, &elf->filters, &elf->auxiliaries};
    for (uint32_t i = 0; i < elf->want_count; i++) {
        int32_t tag = elf->wants[i].tag;
        printf("want %s %s\n", kinds[tag == DT_NEEDED ? 0 : tag == DT_FILTER ? 1 : 2], elf->wants[i].name);
    }
    for (size_t i = 0; i < 3; i++) {
        for (uint32_t j = 0; j < lists[i]->count; j++) {
            text(kinds[i], lists[i]->items[j]);
        }
    }
    text("soname", elf->soname);
    text("rpath", elf->rpath);
    text("runpath", elf->runpath);
    text("audit", elf->audit);
    text("depaudit", elf->depaudit);
}

static void print_versions(const struct pith_elf *elf)
{
    for (uint32_t i = 0; i < elf->verdef_count; i++) {
        const struct pith_verdef *verdef = &elf->verdefs[i];
        printf("defines %s %x%s\n", verdef->name, verdef->hash, verdef->base ? " base" : "");
    }
    for (uint32_t i = 0; i < elf->verneed_count; i++) {
        const struct pith_verneed *verneed = &elf->verneeds[i];
        printf("wants %s %s %x%s\n", verneed->library, verneed->version, verneed->hash, verneed->weak ? " weak" : "");
    }
    number("unknown", elf->unknown_verneeds);
}

static void print_notes(const struct pith_elf *elf)
{
    static const char *const priorities[] = {"required", "recommended", "suggested"};
    text("package", elf->package);
    for (uint32_t i = 0; i < elf->dlopen_note_count; i++) {
        const struct pith_dlopen_note *note = &elf->dlopen_notes[i];
        printf("dlopen %s %s", priorities[note->priority], note->feature == NULL ? "-" : note->feature);
        for (uint32_t j = 0; j < note->count; j++) {
            printf(" %s", note->sonames[j]);
        }
        printf("\n");
    }
}

static void print_symbols(const struct pith_elf *elf)
{
    number("libc", elf->defines_libc);
    number("calls", elf->symbols.calls);
    for (uint32_t i = 0; i < elf->symbols.python.count; i++) {
        text("python", elf->symbols.python.items[i]);
    }
    for (uint32_t i = 0; i < elf->symbols.python_defined.count; i++) {
        text("python-defined", elf->symbols.python_defined.items[i]);
    }
}

static void print_file(const char *path)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    struct pith_elf elf;
    struct pith_error error = {0};
    printf("File: %s\n", path);
    if (fd < 0 || fstat(fd, &status) != 0) {
        printf("cannot be opened\n");
    } else if (pith_elf_read(fd, 0, (uint64_t)status.st_size, PITH_ELF_SYMBOLS, &arena, &elf, &error) != PITH_ELF_OK) {
        printf("refused: %s\n", error.message);
    } else {
        print_header(&elf);
        print_dynamic(&elf);
        print_versions(&elf);
        print_notes(&elf);
        print_symbols(&elf);
    }
}

int main(void)
{
    char path[4096];
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        print_file(path);
    }
    return 0;
}
