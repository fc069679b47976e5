#include "arguments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void print_usage(FILE *to, const char *path,
                        const struct argument *table)
{
    fprintf(to, "usage: %s", program_name(path));
    for (const struct argument *a = table; a->name; a++)
        fprintf(to, " [%s]", a->name);
    fputc('\n', to);
}

static void print_help(const char *path, const struct argument *table)
{
    int width = 8;
    for (const struct argument *a = table; a->name; a++)
        if ((int)strlen(a->name) > width)
            width = (int)strlen(a->name);
    print_usage(stdout, path, table);
    for (const struct argument *a = table; a->name; a++)
        printf("  %-*s  %s (%g to %g; without it: %g)\n", width, a->name,
               a->meaning, a->least, a->most, *a->value);
}

static int refuse(const char *path, const struct argument *table,
                  const char *given, const char *why)
{
    fprintf(stderr, "%s: '%s': %s\n", program_name(path), given, why);
    print_usage(stderr, path, table);
    return 2;
}

static int read_number(const char *path, const struct argument *table,
                       const struct argument *a, const char *given)
{
    char *end;
    double number = strtod(given, &end);
    char why[160];
    if (end == given || *end != '\0' || !isfinite(number)) {
        snprintf(why, sizeof why, "%s must be a number", a->name);
    } else if (number < a->least || number > a->most) {
        snprintf(why, sizeof why, "%s must be from %g to %g", a->name, a->least,
                 a->most);
    } else if (a->whole && number != floor(number)) {
        snprintf(why, sizeof why, "%s must be a whole number", a->name);
    } else {
        *a->value = number;
        return ARGUMENTS_OK;
    }
    return refuse(path, table, given, why);
}

int arguments_read(int argc, char **argv, const struct argument *table)
{
    const struct argument *a = table;
    /* Before any value is read: help tells the defaults. */
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help(argv[0], table);
            return 0;
        }
    }
    for (int i = 1; i < argc; i++) {
        if (!a->name)
            return refuse(argv[0], table, argv[i], "one argument too many");
        int status = read_number(argv[0], table, a++, argv[i]);
        if (status != ARGUMENTS_OK)
            return status;
    }
    return ARGUMENTS_OK;
}
