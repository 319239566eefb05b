/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PITH_INIT_ROOM_H
#define PITH_INIT_ROOM_H

#include "init/draft.h"
#include "pith/init.h"
#include "pith/languages/python/dists.h"

#define INIT_APP "/app"       /* where an app's directory goes */
#define INIT_VENV "/opt/venv" /* where its virtual environment goes, when nothing says otherwise */

struct init {
    struct pith_arena *arena;
    struct pith_error *error;
    struct pith_view *app;  /* the app's directory, or the build context, as "/" */
    struct pith_view *root; /* the source */
    const char *directory;  /* of the app on this machine; NULL: it is only in the view */
    const char *prefix;     /* what makes a path of the app one of the manifest: "", "app/", "/srv/app/" */
    const char *shown;      /* the Dockerfile's name, for comments */
    const char *home;
    const void *ignore; /* .dockerignore, or NULL */
    struct draft draft;
};

/* Looks at a path; false only when the system failed. */
bool init_look(struct init *init, struct pith_view *view, const char *path, struct pith_found *found) PITH_MUST_USE;
bool init_is(struct init *init, struct pith_view *view, const char *path, enum pith_type type);

/* The text of a small regular file; NULL when there is none. */
const char *init_text(struct init *init, struct pith_view *view, const char *path);

/* The names in a directory, sorted; none when it is none. */
struct pith_strings init_list(struct init *init, struct pith_view *view, const char *path);

/* A path of the app as the manifest's [files] names it. */
const char *init_source(struct init *init, const char *path);

/* ---- trust.c: what an app's data may make a line of ---- */

/* Where a path of the app leads when its links lead out of the app, on this machine: "" for nowhere; NULL: it stays. */
const char *init_leads_out(struct init *init, const char *path);

/* Such a path as the value of a key, in a comment with the reason. */
void init_withhold(struct init *init, enum draft_section section, const char *key, const char *path, const char *out);

/* A line of [files] for a path of the app, and a comment with the reason where it leads out. */
void init_app_file(struct init *init, const char *destination, const char *path, const char *options,
                   const char *comment);

/* By its content: a directory of the root with pythonX.Y beside lib/pythonX.Y; a file in such a one. */
bool init_is_installation(struct init *init, const char *bin);
bool init_is_interpreter(struct init *init, const char *path);

/* A path of the root below /usr, /bin, /lib …, links followed, that everybody may read. */
bool init_is_of_system(struct init *init, const char *path);

/* Is it one word of a Python's name: "python", "python3", "python3.12"? */
bool init_is_python(const char *word);

/* ---- python.c: the interpreter of the app ---- */

struct init_wish {
    unsigned minor;      /* 3.minor is wanted; 0: any */
    const char *range;   /* requires-python, or NULL */
    const char *because; /* who says so */
    const char *venv_to; /* where the venv goes */
};

struct init_python {
    const char *path; /* in the image; NULL: none was found */
    const char *venv; /* of the app, such as "/.venv", or NULL */
    const char *bin;  /* where its console scripts are, in `view` */
    unsigned minor;   /* 0: not known */
    struct pith_view *view;
    struct pith_dists dists;    /* what is installed for it */
    struct pith_strings wheels; /* of a wheelhouse that takes a venv's place: whose they are, normalised */
};

/* venv.c: the virtual environment in the app's directory, "/.venv"; NULL: there is none that counts, and it is said
 * why. It would land at `venv_to`. `*minor` is left alone where the environment does not say. */
const char *init_find_venv(struct init *init, const char *venv_to, unsigned *minor);

/* venv_names.c: as comments, what its .pth files and editable installs name out of the app. */
void init_venv_names(struct init *init, const struct init_python *python, const char *venv_to,
                     const struct pith_strings *sites);

/* Writes the interpreter into the draft, and says why this one. False when the system failed. */
bool init_find_python(struct init *init, const struct init_wish *wish, struct init_python *python) PITH_MUST_USE;
bool init_has_dist(const struct init_python *python, const char *name);
bool init_has_script(struct init *init, const struct init_python *python, const char *name);

/* ---- wheels.c: `wheels`, of a directory beside the app that holds some ---- */
void init_wheels(struct init *init, struct init_python *python);
bool init_holds_wheels(struct init *init, const char *directory);
bool init_has_wheel(const struct init_python *python, const char *name);

/* Adds requirement files of the app when all that they name is installed, and says what is not. */
void init_requirements(struct init *init, const struct init_python *python, const struct pith_strings *files,
                       const char *because);

/* The Pythons of the root: interpreters.c */
struct init_interpreter {
    const char *path; /* of the root */
    unsigned minor;
};
struct init_interpreters {
    PITH_VEC(struct init_interpreter) list;
};
void init_interpreters(struct init *init, struct init_interpreters *found);
bool init_version_fits(const char *range, unsigned minor);

/* ---- what the manifest is made from ---- */
bool init_program(struct init *init, const char *path) PITH_MUST_USE;
bool init_app(struct init *init) PITH_MUST_USE;
bool init_dockerfile(struct init *init, const char *bytes, size_t size) PITH_MUST_USE;

/* One entry of [files], said once. */
void init_file(struct init *init, const char *destination, const char *source, const char *comment);

/* Every entry of the app's directory that belongs into the image, below `destination`; says what stays out. */
void init_whole_app(struct init *init, const char *destination, const char *options, const char *comment);

#endif
