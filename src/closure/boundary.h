/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trust boundary: who may name which file of the root. The manifest is trusted; what an app, a distribution or a
 * library names outside of itself does not ship. docs/security.md has the table that boundary.c decides by.
 */
#ifndef PITH_CLOSURE_BOUNDARY_H
#define PITH_CLOSURE_BOUNDARY_H

#include "pith/base/finding.h"

#include "pith/view.h"

struct expansion;
struct reach;

/* In whose words a path is named: decided by the rule of the edge. */
enum voice {
    VOICE_MANIFEST, /* the manifest, or a table of pith's own */
    VOICE_LOADER,   /* an ELF file, a `#!` line: something to be loaded or executed */
    VOICE_PYTHON,   /* sys.path and what lies on it */
    VOICE_RECORD,   /* a distribution's list of its files */
};

/* A path that is asked for. */
struct naming {
    const struct reach *reach;
    uint32_t from; /* node */
    const struct pith_found *found;
    enum voice voice;
};

/* Who asks for it. */
struct asker {
    const char *path;  /* view path, as a person would look for it */
    const char *named; /* what it names: the file itself, or the directory that leads to it */
    bool link;         /* it is a link on the way to the file */
    bool system;       /* it is one of the root's own files, outside of every environment of Python */
    bool searched;     /* nobody named the path: the loader found it by its own search */
};

/* A program or library of the system that something outside of it names. */
struct listed {
    uint32_t path;               /* canonical view path */
    struct pith_finding finding; /* if no package has it */
};

/* A directory or file of this machine that [files] takes. */
struct taken {
    const char *path;
    uint32_t mount;
};

/* What decides, besides the paths themselves: canonical view paths, read once. */
struct boundary {
    bool begun, has_world;
    PITH_VEC(const char *) permitted;       /* named by the manifest, with all below */
    PITH_VEC(const char *) allowed;         /* those of [policy] allow-paths */
    PITH_VEC(const char *) allowed_on_host; /* the same, relative to the manifest: paths of this machine */
    PITH_VEC(struct taken) taken;
    PITH_VEC(const char *) territory; /* where modules may come from: with all below */
    PITH_VEC(const char *) lines;     /* of .pth files below /usr: as far as others may read */
    const char *venv, *prefix;        /* NULL: none that counts */
    bool brings_venv;                 /* [files] does */
    bool has_packages;                /* there is a package database */
    PITH_VEC(struct listed) listed;   /* may ship if a package of the system has it */
};

/* May the file ship for this reason? When not, a finding says who asked and which line of the manifest allows it. */
bool boundary_permits(struct expansion *expansion, const struct reach *reach, uint32_t from,
                      const struct pith_found *found, bool *permitted) PITH_MUST_USE;

/* May modules come from there? */
bool is_in_territory(const struct expansion *expansion, const char *path);

/* What could ship only as part of a package of the system: asks the package databases, once for all. */
bool boundary_settle(struct expansion *expansion) PITH_MUST_USE;

/* boundary_asker.c */
bool find_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker) PITH_MUST_USE;
bool is_of_the_root(const struct expansion *expansion, uint32_t mount);
/* Does what stands at the canonical path come from [files], a wheel, or an environment in the root? */
bool is_of_an_app(struct expansion *expansion, uint32_t path);

/* boundary_ground.c: fills `permitted`, and once the interpreter's world is known, `territory`. */
bool learn_ground(struct expansion *expansion) PITH_MUST_USE;
bool is_in_system_directory(const char *path);
/* The environment or installation that the path is in, with all that the root has below it; NULL: none. */
const char *prefix_around(const struct expansion *expansion, const char *path);

/* boundary_host.c */
void learn_host(struct expansion *expansion);
bool is_on_host_allowed(struct expansion *expansion, const struct pith_found *found);

#endif
