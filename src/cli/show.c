/* How numbers and errors are shown. */
#include "cli/cli.h"

int cli_report(const struct pith_cli *cli, const struct pith_error *error)
{
    (void)fprintf(stderr, cli->color ? "\033[1;31mpith:\033[0m %s\n" : "pith: %s\n", error->message);
    switch (error->code) {
    case PITH_OK:
    case PITH_SYSTEM:
        return PITH_EXIT_SYSTEM;
    case PITH_MISSING:
        return PITH_EXIT_BROKEN;
    case PITH_USAGE:
        break;
    }
    return PITH_EXIT_USAGE;
}

const char *cli_size(uint64_t bytes, char text[16])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double size = (double)bytes / 1000;
    size_t unit = 0;
    if (bytes < 1000) {
        (void)snprintf(text, 16, "%u bytes", (unsigned)bytes);
        return text;
    }
    while (size >= 999.95 && unit < 3) {
        size /= 1000;
        unit++;
    }
    (void)snprintf(text, 16, "%.1f %s", size, units[unit]);
    return text;
}

const char *cli_count(uint64_t number, char text[32])
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *to = text;
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}
