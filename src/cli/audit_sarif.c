/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --sarif FILE: where each finding is to be shown. A file of the app is shown itself, relative to where the manifest
 * was named from; what comes from elsewhere at the line of the manifest that its reasons begin with.
 */
#include "cli/audit.h"
#include "cli/write.h"

#include "base/path.h"
#include "pith/report/why.h"

#include <stdlib.h>

struct placing {
    const struct audit *audit;
    struct pith_composition *composition;
    char *directory;  /* the manifest's, without links */
    const char *base; /* the same as it was named: "app/", "" */
    struct pith_ways ways;
};

/* "/app/db.py:3" is a path and a line. */
static const char *split_line(const struct placing *placing, const char *text, uint32_t *line)
{
    const char *colon = strrchr(text, ':');
    *line = 0;
    if (colon == NULL || colon[1] == '\0' || colon[1 + strspn(colon + 1, "0123456789")] != '\0') {
        return text;
    }
    *line = (uint32_t)strtoul(colon + 1, NULL, 10);
    return pith_copy(placing->audit->arena, text, (size_t)(colon - text));
}

/* The file of the app beside the manifest, or NULL. What a distribution brings is nobody's to edit. */
static const char *app_file(const struct placing *placing, const char *path)
{
    struct pith_found found;
    struct pith_view *view = placing->composition->view;
    const struct pith_account_file *file = pith_account_find(placing->audit->account, path);
    if (path[0] != '/' || (file != NULL && file->owner != UINT32_MAX) || placing->directory == NULL ||
        pith_view_look(view, path, &found, NULL) != PITH_SEEN_FOUND) {
        return NULL;
    }
    const struct pith_mount *mount = pith_view_mount(view, found.mount);
    if (mount->role != PITH_ROLE_APP || mount->source->host == NULL || found.source_path == NULL) {
        return NULL;
    }
    char *host = realpath(pith_format(placing->audit->arena, "%s%s", mount->source->host, found.source_path), NULL);
    const char *shown =
        host != NULL && pith_is_below(host, placing->directory)
            ? pith_format(placing->audit->arena, "%s%s", placing->base, host + strlen(placing->directory) + 1)
            : NULL;
    free(host);
    return shown;
}

/* The line of the manifest with which the chain of reasons for a path begins; 1 where it has none. */
static uint32_t manifest_line(const struct placing *placing, const char *path)
{
    struct pith_things things;
    struct pith_chain chain = {0};
    pith_why_find(placing->audit->account, path, placing->audit->arena, &things);
    if (things.count > 0) {
        pith_why_chain(&placing->audit->account->graph, &placing->ways, things.items[0], placing->audit->arena, &chain);
    }
    for (uint32_t i = 0; i < chain.count; i++) {
        uint32_t line = placing->audit->account->graph.edges.items[chain.items[i].edge].line;
        if (line != 0) {
            return line;
        }
    }
    return 1;
}

/* A finding about a budget or a denial is about the manifest's own line. */
static uint32_t policy_line(const struct placing *placing)
{
    return placing->composition->manifest.policy.line == 0 ? 1 : placing->composition->manifest.policy.line;
}

static struct pith_place place_of(const struct placing *placing, const struct pith_finding *finding)
{
    struct pith_arena *arena = placing->audit->arena;
    uint32_t line;
    const char *path = split_line(placing, finding->path, &line);
    if (placing->composition == NULL) { /* of an image: the path in it */
        return (struct pith_place){pith_sarif_uri(path + (path[0] == '/'), arena), line};
    }
    const char *file = app_file(placing, path);
    if (file != NULL) {
        return (struct pith_place){pith_sarif_uri(file, arena), line};
    }
    return (struct pith_place){pith_sarif_uri(placing->audit->subject, arena),
                               strcmp(path, "/") == 0 ? policy_line(placing) : manifest_line(placing, path)};
}

bool audit_sarif(const struct audit *audit, struct pith_composition *composition, const char *to,
                 struct pith_error *error)
{
    struct placing placing = {.audit = audit, .composition = composition, .base = ""};
    struct pith_place *places = pith_alloc_array(audit->arena, audit->findings->list.count, sizeof *places);
    size_t size;
    if (composition != NULL) {
        const char *slash = strrchr(audit->subject, '/');
        placing.base =
            slash == NULL ? "" : pith_copy(audit->arena, audit->subject, (size_t)(slash + 1 - audit->subject));
        placing.directory = realpath(composition->manifest.directory, NULL);
        pith_why_search(&audit->account->graph, audit->arena, &placing.ways);
    }
    for (uint32_t i = 0; i < audit->findings->list.count; i++) {
        places[i] = place_of(&placing, &audit->findings->list.items[i]);
    }
    free(placing.directory);
    const char *text = pith_sarif_text(audit->findings, places, audit->arena, &size);
    return cli_write(audit->cli, to, text, size, NULL, audit->arena, error);
}
