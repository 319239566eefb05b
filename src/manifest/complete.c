/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is more than one key: the defaults, what is not supported yet, what must be there, and which keys must agree.
 */
#include "manifest/reading.h"

void pith_manifest_defaults(struct pith_manifest *manifest)
{
    manifest->source.root.text = "/";
    manifest->base.ca_certificates = manifest->base.os_release = manifest->base.nsswitch = true;
    manifest->base.copyright = manifest->base.packages = true;
    manifest->base.tzdata.text = "auto";
    manifest->base.locale.text = "C.UTF-8";
    manifest->user.uid = 65532;
    manifest->layers.level = -1;
}

/* A language's section, and where it stands in the manifest. */
static const struct section {
    const char *name, *program; /* its interpreter's usual path */
    size_t line, interpreter;
} sections[] = {
#define PITH_LANGUAGE(name, row, program) \
    {#row, program, offsetof(struct pith_manifest, row.line), offsetof(struct pith_manifest, row.interpreter)},
#include "pith/languages/names.def"
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static bool complete_languages(struct pith_reading *reading, bool *any)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        char *manifest = (char *)reading->manifest;
        uint32_t *line = (uint32_t *)(void *)(manifest + sections[i].line);
        const struct pith_value *interpreter = (const void *)(manifest + sections[i].interpreter);
        *line = pith_seen_line(reading, "", sections[i].name);
        *any |= *line != 0;
        if (*line != 0 && interpreter->text == NULL) {
            return pith_reading_fail(reading, *line, "[%s] names no interpreter; add 'interpreter = %s'",
                                     sections[i].name, sections[i].program);
        }
    }
    return true;
}

static bool complete_user(struct pith_reading *reading)
{
    struct pith_manifest *manifest = reading->manifest;
    bool root = manifest->user.uid == 0;
    manifest->user.line = pith_seen_line(reading, "", "user");
    if (manifest->user.name.text == NULL) {
        manifest->user.name.text = root ? "root" : "nonroot";
    } else if ((strcmp(manifest->user.name.text, "root") == 0) != root) {
        return pith_reading_fail(reading, manifest->user.name.line,
                                 "the user '%s' with uid %u; only root has uid 0, and root has no other",
                                 manifest->user.name.text, (unsigned)manifest->user.uid);
    }
    if (pith_seen_line(reading, "user", "gid") == 0) {
        manifest->user.gid = manifest->user.uid;
    }
    if (manifest->user.home.text == NULL) {
        manifest->user.home.text = root ? "/root" : pith_format(reading->arena, "/home/%s", manifest->user.name.text);
    }
    return true;
}

static bool complete_layers(struct pith_reading *reading)
{
    const struct pith_manifest *manifest = reading->manifest;
    uint32_t line = pith_seen_line(reading, "layers", "level");
    if (line > 0 && manifest->layers.compression == PITH_PLAIN) {
        return pith_reading_fail(reading, line, "'level' with 'compression = none'; leave one of them out");
    }
    if (line > 0 && manifest->layers.compression == PITH_GZIP && manifest->layers.level > 12) {
        return pith_reading_fail(reading, line, "level %d with gzip; it takes 1 to 12", (int)manifest->layers.level);
    }
    return true;
}

bool pith_manifest_complete(struct pith_reading *reading)
{
    struct pith_manifest *manifest = reading->manifest;
    manifest->base.line = pith_seen_line(reading, "", "base");
    manifest->policy.line = pith_seen_line(reading, "", "policy");
    bool language = false;
    if (!complete_languages(reading, &language) || !complete_user(reading) || !complete_layers(reading)) {
        return false;
    }
    /* An image may have a command of its own. */
    bool image = strchr(manifest->source.root.text, ':') != NULL || manifest->base.image.text != NULL;
    bool preset = pith_seen_line(reading, "base", "preset") != 0 && manifest->base.preset == PITH_PRESET_DISTROLESS;
    if (!image && !preset && !language && manifest->program.path.count == 0 && manifest->files.count == 0 &&
        manifest->keep.count == 0 && manifest->image.entrypoint.count == 0 && manifest->image.cmd.count == 0) {
        return pith_reading_fail(
            reading, reading->line > 0 ? reading->line : 1,
            "nothing to compose; name an interpreter in [%s], a program in [program], or files in [files]",
            sections[0].name);
    }
    return true;
}
