/* SPDX-License-Identifier: Apache-2.0 */
/* How a format becomes bytes: printf's conversions, less those that nobody uses here; texts are made printable. */
#include "cli/print.h"

#include "base/printable.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

struct printing {
    FILE *to;
    bool color;
    va_list arguments;
};

/* `%-*.*s`: what stands between the sign and the letter. */
struct conversion {
    char flags[8];
    int width, precision; /* -1: none */
    char length;          /* 0, 'l', 'L' for "ll", 'z' */
    char letter;
};

static int number(struct printing *printing, const char **at)
{
    if (**at == '*') {
        ++*at;
        return va_arg(printing->arguments, int);
    }
    char *end;
    long value = strtol(*at, &end, 10);
    *at = end;
    return (int)value;
}

static const char *read_conversion(struct printing *printing, const char *at, struct conversion *conversion)
{
    *conversion = (struct conversion){.precision = -1};
    for (size_t i = 0; strchr("-+ 0#", *at) != NULL && i + 1 < sizeof conversion->flags; at++) {
        conversion->flags[i++] = *at;
    }
    conversion->width = number(printing, &at);
    if (*at == '.') {
        at++;
        conversion->precision = number(printing, &at);
    }
    for (; *at == 'l' || *at == 'z'; at++) {
        conversion->length = conversion->length == 'l' ? 'L' : *at;
    }
    conversion->letter = *at;
    return at + 1;
}

static void pad(const struct printing *printing, size_t columns, int width)
{
    for (; width > 0 && columns < (size_t)width; columns++) {
        (void)putc(' ', printing->to);
    }
}

/* Bytes that are shown as they are: nearly all there are. */
static size_t plain(const char *text)
{
    size_t size = 0;
    while (text[size] >= ' ' && text[size] < 0x7f && text[size] != '\\') {
        size++;
    }
    return size;
}

static void put_text(const struct printing *printing, const struct conversion *conversion, const char *text)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    char shown[PITH_PRINTABLE_ROOM];
    bool left = strchr(conversion->flags, '-') != NULL;
    if (conversion->precision >= 0) {
        text = pith_copy(&arena, text, strnlen(text, (size_t)conversion->precision));
    }
    size_t columns = conversion->width > 0 ? pith_printable_columns(text) : 0;
    pad(printing, columns, left ? 0 : conversion->width);
    for (size_t size = plain(text); *text != '\0'; size = plain(text)) {
        (void)fwrite(text, 1, size, printing->to);
        text += size;
        size = pith_printable_next(text, shown);
        (void)fputs(size == 0 ? "" : shown, printing->to);
        text += size;
    }
    pad(printing, columns, left ? conversion->width : 0);
}

static unsigned long long whole_number(struct printing *printing, const struct conversion *conversion)
{
    bool negative = conversion->letter == 'd'; /* it may be */
    switch (conversion->length) {
    case 'z':
        return va_arg(printing->arguments, size_t);
    case 'L':
        return va_arg(printing->arguments, unsigned long long);
    case 'l':
        return negative ? (unsigned long long)va_arg(printing->arguments, long)
                        : va_arg(printing->arguments, unsigned long);
    default:
        return negative ? (unsigned long long)va_arg(printing->arguments, int) : va_arg(printing->arguments, unsigned);
    }
}

static void put_number(struct printing *printing, const struct conversion *conversion)
{
    char format[24];
    unsigned long long value = whole_number(printing, conversion);
    (void)snprintf(format, sizeof format, "%%%s*.*ll%c", conversion->flags, conversion->letter);
    (void)fprintf(printing->to, format, conversion->width, conversion->precision, value);
}

static const char *put_conversion(struct printing *printing, const char *at)
{
    struct conversion conversion;
    at = read_conversion(printing, at, &conversion);
    switch (conversion.letter) {
    case 's':
        put_text(printing, &conversion, va_arg(printing->arguments, const char *));
        break;
    case 'c':
        (void)putc(va_arg(printing->arguments, int), printing->to);
        break;
    case 'f':
        (void)fprintf(printing->to, "%*.*f", conversion.width, conversion.precision,
                      va_arg(printing->arguments, double));
        break;
    case '%':
        (void)putc('%', printing->to);
        break;
    default:
        put_number(printing, &conversion);
    }
    return at;
}

static void print(struct printing *printing, const char *format)
{
    while (*format != '\0') {
        size_t size = strcspn(format, "%\033");
        if (size == 0 && *format == '%') {
            format = put_conversion(printing, format + 1);
            continue;
        }
        bool style = size == 0;
        size = style ? strcspn(format, "m") + 1 : size;
        (void)fwrite(format, 1, style && !printing->color ? 0 : size, printing->to);
        format += size;
    }
}

void cli_out(const struct pith_cli *cli, const char *format, ...)
{
    struct printing printing = {.to = stdout, .color = cli->output_color};
    va_start(printing.arguments, format);
    print(&printing, format);
    va_end(printing.arguments);
}

void cli_err(const struct pith_cli *cli, const char *format, ...)
{
    struct printing printing = {.to = stderr, .color = cli->color};
    va_start(printing.arguments, format);
    print(&printing, format);
    va_end(printing.arguments);
}

void cli_help(const char *text)
{
    cli_raw(text, strlen(text));
}

void cli_raw(const char *text, size_t size)
{
    (void)fwrite(text, 1, size, stdout);
}

int cli_finish(const struct pith_cli *cli, int status)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return status;
    }
    cli_err(cli, RED "pith:" PLAIN " cannot write the answer to standard output%s%s\n", errno == 0 ? "" : ": ",
            errno == 0 ? "" : strerror(errno));
    return PITH_EXIT_SYSTEM;
}
