/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What glibc opens by itself (sysdeps/gnu/unwind-resume.c, misc/unwind-link.c, nss/nss_module.c): libgcc_s.so.1 to end
 * a thread, and the modules of nsswitch.conf to look up names. Only when a file of the process calls a function that
 * does so: every other program is as well off without them. musl opens nothing.
 */
#include "engine/engine.h"

enum { NSSWITCH_LIMIT = 1 << 20 };

static bool open_unwinder(struct expansion *expansion, struct process *process, uint32_t object, uint32_t libc,
                          bool fatal)
{
    static const char name[] = "libgcc_s.so.1";
    const struct pith_object *by = &process->map->objects[object];
    struct why why = {.rule = PITH_RULE_UNWINDER,
                      .from = by->found.path,
                      .detail = fatal ? "pthread_exit or pthread_cancel" : "backtrace"};
    struct pith_linkmap failed;
    bool opened;
    if (is_excluded(expansion, name)) {
        return true;
    }
    const char *path = pith_text(pith_view_texts(expansion->view), by->found.path);
    if (!open_library(expansion, process, name, libc, why, &opened, &failed)) {
        return false;
    }
    if (!opened) {
        object_once(
            expansion,
            (struct pith_finding){
                .rule = fatal ? "missing-library" : "optional-library",
                .level = fatal && !process->maybe ? PITH_ERROR : PITH_NOTE,
                .path = path,
                .reason = fatal ? "ends threads, for which glibc opens libgcc_s.so.1: the process would abort"
                                : "calls backtrace, for which glibc opens libgcc_s.so.1: it would find nothing",
                .remedy = "install the package that holds libgcc_s.so.1 in the source (Debian: libgcc-s1), or name it "
                          "in [libraries] exclude",
            });
    }
    return true;
}

/* files and dns are a part of glibc since 2.34. */
static bool is_built_in(const struct pith_elf *libc, const char *service)
{
    if (strcmp(service, "files") != 0 && strcmp(service, "dns") != 0) {
        return false;
    }
    for (uint32_t i = 0; i < libc->verdef_count; i++) {
        if (libc->verdefs[i].name != NULL && strcmp(libc->verdefs[i].name, "GLIBC_2.34") == 0) {
            return true;
        }
    }
    return false;
}

static bool open_service(struct expansion *expansion, struct process *process, uint32_t object, uint32_t libc,
                         const char *service, const char *database)
{
    const char *name = pith_format(expansion->arena, "libnss_%s.so.2", service);
    struct why why = {.rule = PITH_RULE_NSS, .from = process->map->objects[object].found.path, .detail = database};
    struct pith_linkmap failed;
    bool opened;
    if (is_built_in(process->map->objects[libc].elf, service) || is_excluded(expansion, name) ||
        find_object(process->map, name) != UINT32_MAX) {
        return true;
    }
    if (!open_library(expansion, process, name, libc, why, &opened, &failed)) {
        return false;
    }
    if (!opened) {
        object_once(expansion,
                    (struct pith_finding){
                        .rule = "optional-library",
                        .level = PITH_WARNING,
                        .path = "/etc/nsswitch.conf",
                        .reason = pith_format(expansion->arena, "names %s for %s, and %s does not load", service,
                                              database, name),
                        .remedy = "install the package that holds it, or ship an nsswitch.conf without it ([base] "
                                  "nsswitch brings one)",
                    });
    }
    return true;
}

/* "hosts: files [NOTFOUND=return] dns # …": the services of one line. */
static bool open_line(struct expansion *expansion, struct process *process, uint32_t object, uint32_t libc, char *line)
{
    static const char blank[] = " \t\r\f\v";
    line[strcspn(line, "#")] = '\0';
    char *colon = strchr(line, ':');
    if (colon == NULL) {
        return true;
    }
    *colon = '\0';
    const char *database = line + strspn(line, blank);
    for (char *at = colon + 1 + strspn(colon + 1, blank); *at != '\0'; at += strspn(at, blank)) {
        if (*at == '[') {
            at += strcspn(at, "]");
            at += *at == ']';
            continue;
        }
        size_t size = strcspn(at, " \t\r\f\v[");
        const char *service = pith_copy(expansion->arena, at, size);
        if (strchr(service, '/') == NULL && !open_service(expansion, process, object, libc, service, database)) {
            return false;
        }
        at += size;
    }
    return true;
}

/* The nsswitch.conf that ships; without one, glibc's own words are "files" and "dns". */
static bool read_switch(struct expansion *expansion, const char **text)
{
    struct pith_found found;
    size_t size;
    *text = "passwd: files\nhosts: files dns\n";
    enum pith_seen seen = pith_view_resolve(expansion->view, "/etc/nsswitch.conf", &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR ||
        pith_view_mount(expansion->view, found.mount)->role == PITH_ROLE_SOURCE) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_read(expansion->view, &found, NSSWITCH_LIMIT, expansion->arena, text, &size, expansion->error);
}

static bool open_services(struct expansion *expansion, struct process *process, uint32_t object, uint32_t libc)
{
    const char *text;
    if (!read_switch(expansion, &text)) {
        return false;
    }
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        if (!open_line(expansion, process, object, libc, pith_copy(expansion->arena, text, size))) {
            return false;
        }
        text += size + (text[size] == '\n');
    }
    return true;
}

bool follow_calls(struct expansion *expansion, struct process *process, uint32_t object)
{
    uint32_t libc = find_object(process->map, "libc.so.6");
    if ((process->unwinds && process->looks_up) || libc == UINT32_MAX || object == libc) {
        return true;
    }
    uint8_t calls = process->map->objects[object].elf->symbols.calls;
    bool fatal = (calls & PITH_CALLS_UNWINDER) != 0;
    if (!process->unwinds && (fatal || (calls & PITH_CALLS_BACKTRACE) != 0)) {
        process->unwinds = fatal; /* one that only traces does not speak for one that would abort */
        if (!open_unwinder(expansion, process, object, libc, fatal)) {
            return false;
        }
    }
    if (!process->looks_up && (calls & PITH_CALLS_LOOKUP) != 0) {
        process->looks_up = true;
        return open_services(expansion, process, object, libc);
    }
    return true;
}
