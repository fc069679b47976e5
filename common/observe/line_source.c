#define _GNU_SOURCE
#include "line_source.h"

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A part of the program that one compilation unit has. */
struct part {
    Dwarf_Addr from, to;
    Dwarf_Off unit;
};

struct line_source {
    Dwarf *dwarf;
    struct part *parts;
    size_t count, room;
    char *home; /* the folder of the program's own files, with a slash */
};

static void add_part(struct line_source *s, Dwarf_Addr from, Dwarf_Addr to,
                     Dwarf_Off unit)
{
    if (s->count == s->room) {
        size_t room = s->room ? s->room * 2 : 32;
        struct part *parts = realloc(s->parts, room * sizeof *parts);
        if (!parts)
            return;
        s->parts = parts;
        s->room = room;
    }
    s->parts[s->count++] = (struct part){from, to, unit};
}

/* From the units themselves: clang writes no table of them. */
static void read_parts(struct line_source *s)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    while (dwarf_get_units(s->dwarf, unit, &unit, NULL, NULL, &die, NULL) ==
           0) {
        Dwarf_Addr base, from, to;
        ptrdiff_t next = 0;
        if (dwarf_tag(&die) != DW_TAG_compile_unit)
            continue;
        while ((next = dwarf_ranges(&die, next, &base, &from, &to)) > 0)
            if (to > from)
                add_part(s, from, to, dwarf_dieoffset(&die));
    }
}

static bool unit_at(const struct line_source *s, unsigned long at,
                    Dwarf_Die *die)
{
    for (size_t i = 0; i < s->count; i++)
        if (at >= s->parts[i].from && at < s->parts[i].to)
            return dwarf_offdie(s->dwarf, s->parts[i].unit, die) != NULL;
    return false;
}

/* "/home/ada" for a unit that was compiled there. */
static const char *compiled_in(Dwarf_Die *unit)
{
    Dwarf_Attribute attribute;
    return dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
}

static char *whole_path(Dwarf_Die *unit, const char *file)
{
    const char *folder = compiled_in(unit);
    char *path = NULL;
    if (file[0] == '/' || !folder)
        return strdup(file);
    if (asprintf(&path, "%s/%s", folder, file) < 0)
        return NULL;
    return path;
}

struct line_source *line_source_new(Dwarf *dwarf, unsigned long main)
{
    struct line_source *s = calloc(1, sizeof *s);
    Dwarf_Die unit;
    if (!s)
        return NULL;
    s->dwarf = dwarf;
    read_parts(s);
    if (s->count == 0) {
        free(s->parts);
        free(s);
        return NULL;
    }
    if (main && unit_at(s, main, &unit) && dwarf_diename(&unit)) {
        s->home = whole_path(&unit, dwarf_diename(&unit));
        char *slash = s->home ? strrchr(s->home, '/') : NULL;
        if (slash)
            slash[1] = '\0';
    }
    return s;
}

void line_source_free(struct line_source *s)
{
    if (!s)
        return;
    free(s->parts);
    free(s->home);
    free(s);
}

void source_line_clear(struct source_line *line)
{
    free(line->file);
    free(line->function);
    free(line->inlined);
    *line = (struct source_line){0};
}

/* Without knowing where `main` is: what is not the system's. */
static bool is_own(const struct line_source *s, const char *path)
{
    if (s->home)
        return strncmp(path, s->home, strlen(s->home)) == 0;
    return strncmp(path, "/usr/", 5) != 0;
}

/* Sets file, line and whether it is own; whoever asks adds the function. */
static void set_line(const struct line_source *s, Dwarf_Die *unit,
                     const char *file, int line, struct source_line *to)
{
    const char *folder = compiled_in(unit);
    char *path = file ? whole_path(unit, file) : NULL;
    size_t length = folder ? strlen(folder) : 0;
    free(to->file);
    to->file = NULL;
    to->line = 0;
    if (!path)
        return;
    to->own = is_own(s, path);
    bool below =
        length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
    to->file = strdup(below ? path + length + 1 : path);
    to->line = to->file ? line : 0;
    free(path);
}

/* The row of the table that the address belongs to; rows of line 0 are of no
 * line, and belong to the one before. */
static void find_row(const struct line_source *s, Dwarf_Die *unit,
                     unsigned long at, struct source_line *to)
{
    Dwarf_Lines *lines;
    size_t count, low = 0, high;
    int line = 0;
    if (dwarf_getsrclines(unit, &lines, &count) != 0)
        return;
    high = count;
    while (low < high) { /* the first row behind the address */
        size_t middle = low + (high - low) / 2;
        Dwarf_Addr address = 0;
        dwarf_lineaddr(dwarf_onesrcline(lines, middle), &address);
        if (address <= at)
            low = middle + 1;
        else
            high = middle;
    }
    while (low-- > 0) {
        Dwarf_Line *row = dwarf_onesrcline(lines, low);
        bool ends = false;
        if (dwarf_lineendsequence(row, &ends) != 0 || ends)
            return;
        if (dwarf_lineno(row, &line) == 0 && line > 0) {
            set_line(s, unit, dwarf_linesrc(row, NULL, NULL), line, to);
            return;
        }
    }
}

static int number_of(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;
    if (dwarf_formudata(dwarf_attr(die, name, &attribute), &value) != 0)
        return 0;
    return (int)value;
}

static void name_function(struct source_line *to, Dwarf_Die *scope)
{
    const char *name = dwarf_diename(scope);
    free(to->function);
    to->function = name ? strdup(name) : NULL;
}

/* What was inlined stands in the line that would have called it. */
static void go_to_caller(const struct line_source *s, Dwarf_Die *unit,
                         Dwarf_Die *scope, struct source_line *to)
{
    Dwarf_Files *files;
    size_t count, file = (size_t)number_of(scope, DW_AT_call_file);
    const char *name = dwarf_diename(scope);
    if (dwarf_getsrcfiles(unit, &files, &count) != 0 || file >= count)
        return;
    set_line(s, unit, dwarf_filesrc(files, file, NULL, NULL),
             number_of(scope, DW_AT_call_line), to);
    free(to->inlined);
    to->inlined = name ? strdup(name) : NULL;
}

void line_source_find(struct line_source *s, unsigned long at,
                      struct source_line *found)
{
    Dwarf_Die unit, *inner = NULL, *scopes = NULL;
    *found = (struct source_line){0};
    if (!unit_at(s, at, &unit))
        return;
    find_row(s, &unit, at, found);
    /* Behind what is inlined, the first list goes on where it was written, the
     * second where it was put. */
    if (!found->line || dwarf_getscopes(&unit, at, &inner) <= 0)
        return;
    int count = dwarf_getscopes_die(inner, &scopes);
    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag == DW_TAG_subprogram) {
            name_function(found, &scopes[i]);
            break;
        }
        if (tag != DW_TAG_inlined_subroutine)
            continue;
        name_function(found, &scopes[i]);
        if (found->own)
            break;
        go_to_caller(s, &unit, &scopes[i], found);
    }
    free(scopes);
    free(inner);
}
