/* SPDX-License-Identifier: Apache-2.0 */
/* How a message is put together: what is wrong first, then context before it, level by level. */
#include "pith/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*out_of_memory_handler)(void);

bool pith_fail(struct pith_error *error, enum pith_code code, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        error->code = code;
        error->number = 0;
        (void)vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool pith_is_fault(int number)
{
    static const int of_the_file[] = {0,      EACCES,  EPERM,  ENOENT, ENOTDIR,   EISDIR, ELOOP,   ENAMETOOLONG,
                                      EINVAL, ENXIO,   EXDEV,  EEXIST, ENOTEMPTY, EBUSY,  ETXTBSY, EROFS,
                                      EILSEQ, ENODATA, ENOTSUP};
    for (size_t i = 0; i < sizeof of_the_file / sizeof *of_the_file; i++) {
        if (number == of_the_file[i]) {
            return false;
        }
    }
    return true;
}

bool pith_fail_errno(struct pith_error *error, enum pith_code code, int number, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        error->code = pith_is_fault(number) ? PITH_SYSTEM : code;
        error->number = number;
        int length = vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        if (length >= 0 && (size_t)length < sizeof error->message) {
            size_t room = sizeof error->message - (size_t)length;
            (void)snprintf(error->message + length, room, ": %s", strerror(number));
        }
    }
    return false;
}

bool pith_told(struct pith_error *fault, bool done, const struct pith_error *said, struct pith_error *error)
{
    bool of_the_file = said->code != PITH_SYSTEM || (said->number != 0 && !pith_is_fault(said->number));
    if (!done && !of_the_file && fault->code == PITH_OK) {
        *fault = *said;
    }
    if (!done && error != NULL) {
        *error = *said;
    }
    return done;
}

bool pith_sound(const struct pith_error *fault, bool done, struct pith_error *error)
{
    if (fault->code != PITH_OK && error != NULL) {
        *error = *fault;
    }
    return done && fault->code == PITH_OK;
}

bool pith_context(struct pith_error *error, const char *format, ...)
{
    if (error != NULL) {
        char before[sizeof error->message];
        va_list arguments;
        va_start(arguments, format);
        int length = vsnprintf(before, sizeof before - 2, format, arguments);
        va_end(arguments);
        if (length >= 0 && (size_t)length < sizeof before - 2) {
            size_t shift = (size_t)length + 2;
            memmove(error->message + shift, error->message, sizeof error->message - shift);
            memcpy(error->message, before, shift - 2);
            memcpy(error->message + shift - 2, ": ", 2);
            error->message[sizeof error->message - 1] = '\0';
        }
    }
    return false;
}

void pith_on_out_of_memory(void (*handler)(void))
{
    out_of_memory_handler = handler;
}

_Noreturn void pith_out_of_memory(void)
{
    if (out_of_memory_handler != NULL) {
        out_of_memory_handler();
    }
    abort();
}
