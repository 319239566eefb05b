/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pith confines itself: whoever takes it over by a file that it reads shall gain nothing. The program does this, the
 * library never confines its caller. Two steps, each as far as the kernel has it:
 *
 *   sandbox_begin   at once: no_new_privs, and a filter of system calls (seccomp.h);
 *   sandbox_enter   once the command line and the manifest are read, before a byte of a source is: of the file system
 *                   only what they name (Landlock; Linux's Documentation/userspace-api/landlock.rst).
 *
 * Between the two, verbs name what they will read and write. A path that is not there, or may not be opened, is passed
 * over: whoever opens it says so. After sandbox_enter naming has no effect.
 */
#ifndef PITH_CLI_SANDBOX_H
#define PITH_CLI_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

struct sandbox {
    bool privileges, calls, files; /* is no_new_privs set, is the filter there, has Landlock been entered */
    int landlock;                  /* the ABI of the kernel's Landlock that is used; 0: none */
    int rules;                     /* the ruleset, open until it is entered; -1: none */
    uint64_t handled;              /* rights that this ruleset denies by itself */
};
#define SANDBOX_OFF ((struct sandbox){.rules = -1})

void sandbox_begin(struct sandbox *sandbox);

/* A file, or a directory with all below it. A link is followed. */
void sandbox_read(struct sandbox *sandbox, const char *path);
/* The names in a directory and below it, and no contents. */
void sandbox_list(struct sandbox *sandbox, const char *directory);
/* A source: an image, or the root of a system, without the kernel's own /proc and /sys, and without devices. */
void sandbox_read_source(struct sandbox *sandbox, const char *word);
/* An output, with what stands in its place until it is whole; "-" is open already. */
void sandbox_write(struct sandbox *sandbox, const char *path);

void sandbox_enter(struct sandbox *sandbox);

/* "no_new_privs, seccomp, Landlock ABI 7", or "off". */
enum { SANDBOX_TEXT = 80 };
const char *sandbox_text(const struct sandbox *sandbox, char text[SANDBOX_TEXT]);

#endif
