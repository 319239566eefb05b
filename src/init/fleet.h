/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about fleets share: fleet.c takes members' trees, fleet_claims.c makes claims of them, fleet_lines.c
 * says them in few lines, fleet_draft.c writes the manifest. */
#ifndef PITH_INIT_FLEET_H
#define PITH_INIT_FLEET_H

#include "pith/init/fleet.h"

/* The group of these members, which are in order; a new one when there is none. */
uint32_t fleet_group(struct pith_fleet *fleet, const uint32_t *members, uint32_t count);

/* Makes the claims out of the needs. */
void fleet_claim(struct pith_fleet *fleet);
struct pith_claim *fleet_find(const struct pith_fleet *fleet, const char *path);

/* Puts the content of a small file into `head`, where it is not all there yet. */
bool fleet_read(struct pith_entry *entry, struct pith_arena *arena, struct pith_error *error) PITH_MUST_USE;

/* The entry of a member's tree, or NULL. */
const struct pith_share *fleet_share(const struct pith_member *member, const char *path);

/* Files and whole directories to be kept. */
struct fleet_line {
    const char *path;
    uint32_t group;
};
struct fleet_lines {
    PITH_VEC(struct fleet_line) list;
};

/* In the order of the groups as they are to be written, then of paths. */
bool fleet_list(struct pith_fleet *fleet, struct pith_view *view, struct fleet_lines *lines,
                struct pith_error *error) PITH_MUST_USE;

/* The member behind it, the first one behind NULL; false behind the last. */
bool fleet_next(const struct pith_fleet *fleet, const struct pith_member **member);

bool fleet_has_word(const struct pith_list *list, const char *word);
bool fleet_same_text(const char *one, const char *two);
bool fleet_agrees(const struct pith_fleet *fleet, bool same(const struct pith_member *, const struct pith_member *));

bool fleet_same_library_path(const struct pith_member *one, const struct pith_member *two);

struct fleet_writer {
    struct pith_fleet *fleet;
    PITH_VEC(char) text;
    const char *section; /* whose heading is due before the next line */
    bool empty;          /* nothing is said that brings a file */
};
void fleet_put(struct fleet_writer *writer, const char *format, ...) PITH_PRINTF(2, 3);

/* [libraries], [base], [user], [image], [layers], [policy]: fleet_settings.c */
void fleet_settings(struct fleet_writer *writer);

#endif
