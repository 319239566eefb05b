/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors: what was being done to which path, what is wrong, what to do.
 *
 * A function that can fail returns bool, takes a `struct pith_error *` last, and has filled it when it
 * returns false. Each level on the way up adds what it was doing (pith_context). The library never prints
 * and never exits: only the command line turns a code into an exit status.
 *
 * A rule that an input breaks (a missing library, a shell) is not an error but a finding: see check.h.
 */
#ifndef PITH_ERROR_H
#define PITH_ERROR_H

#include "pith/base/declare.h"

#include <stdbool.h>

PITH_BEGIN_DECLS

#define PITH_MUST_USE __attribute__((warn_unused_result))
#define PITH_PRINTF(text, first) __attribute__((format(printf, text, first)))

enum pith_code {
    PITH_OK,
    PITH_MISSING, /* something needed is missing or unfit: a file, a library, a module */
    PITH_USAGE,   /* the command line or the manifest is wrong */
    PITH_SYSTEM,  /* the system failed: no space, no permission, a read error */
};

struct pith_error {
    enum pith_code code;
    int number;         /* the errno behind it, or 0 */
    char message[1024]; /* "context: … : what is wrong; what to do", cut at the end when too long */
};

/* Fills `error` (which may be NULL) and returns false, so that a caller can `return pith_fail(…)`. */
bool pith_fail(struct pith_error *error, enum pith_code code, const char *format, ...) PITH_PRINTF(3, 4);

/*
 * The same for a failed system call: appends strerror(number), and remembers the number. What no file can be blamed for
 * (pith_is_fault) is PITH_SYSTEM, whatever the code.
 */
bool pith_fail_errno(struct pith_error *error, enum pith_code code, int number, const char *format, ...)
    PITH_PRINTF(4, 5);

/* Does this errno tell of the system (EIO, ENOSPC, EMFILE, …) and not of the file, as EACCES, ENOENT or ELOOP do? */
bool pith_is_fault(int number);

/*
 * For what many ask and some go without: passes on what was said, to `error`, which may be NULL; and keeps in `fault`
 * the first failure that was the system's. pith_sound is the last word: `done`, or false with that failure, for a
 * result that rests on what could not be read is none.
 */
bool pith_told(struct pith_error *fault, bool done, const struct pith_error *said, struct pith_error *error);
bool pith_sound(const struct pith_error *fault, bool done, struct pith_error *error) PITH_MUST_USE;

/* Puts "what was being done: " before the message that is there; returns false. */
bool pith_context(struct pith_error *error, const char *format, ...) PITH_PRINTF(2, 3);

/*
 * Out of memory ends the process: no caller can compose without memory, and outputs appear only when whole.
 * The handler is called once, must not return, and should remove temporary files; the default aborts.
 */
void pith_on_out_of_memory(void (*handler)(void));
void pith_out_of_memory(void) __attribute__((noreturn));

PITH_END_DECLS

#endif
