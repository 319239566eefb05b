/* SPDX-License-Identifier: Apache-2.0 */
/* What modules of the library read of the system that no package directory holds: time zones, descriptions of
 * terminals. */
#include "languages/python/tracing.h"

/* zoneinfo reads the system's zones (Lib/zoneinfo/_tzpath.py), unless the tzdata distribution is there to read. */
static void propose_zones(struct expansion *expansion)
{
    const char *choice = expansion->plan->manifest->base.tzdata.text;
    bool wanted = choice == NULL || strcmp(choice, "auto") == 0;
    struct pith_found found;
    if (wanted && pith_dists_named(&tracing_of(expansion)->environment.dists, "tzdata") == UINT32_MAX &&
        pith_view_resolve(expansion->view, "/usr/share/zoneinfo", &found, NULL) == PITH_SEEN_FOUND) {
        propose(expansion,
                (struct reach){
                    .kind = PITH_NODE_TREE, .rule = PITH_RULE_TZDATA, .path = "/usr/share/zoneinfo", .maybe = true});
    }
}

/* setupterm: the directories that ncurses searches (`infocmp -D`) on Debian, Fedora and Alpine. */
static void propose_terminals(struct expansion *expansion)
{
    static const char *const directories[] = {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        struct pith_found found;
        if (pith_view_resolve(expansion->view, directories[i], &found, NULL) == PITH_SEEN_FOUND) {
            propose(expansion,
                    (struct reach){
                        .kind = PITH_NODE_TREE, .rule = PITH_RULE_LIBRARY_DATA, .path = directories[i], .maybe = true});
        }
    }
}

void propose_system_data(struct expansion *expansion, const char *module)
{
    if (strcmp(module, "zoneinfo") == 0) {
        propose_zones(expansion);
    } else if (strcmp(module, "_curses") == 0) {
        propose_terminals(expansion);
    }
}
