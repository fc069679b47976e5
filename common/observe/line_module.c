#define _GNU_SOURCE
#include "line_module.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SITES 1024 /* in the table; a power of two */

struct symbol {
    unsigned long from, to;
    const char *name;
};

struct line_module {
    dev_t dev;
    ino_t ino;
    int fd;
    Elf *elf;
    Dwarf *dwarf;
    struct line_rules *rules;
    struct line_source *source;
    struct site *sites[SITES];
    struct symbol *symbols; /* in order of their addresses */
    size_t symbol_count;
};

/* --- the names of functions
 * -------------------------------------------------*/

static int underscores(const char *name)
{
    int count = 0;
    for (; *name; name++)
        count += *name == '_';
    return count;
}

/* By address; of several names for the same, the plainest first: read, and
 * not __libc_read. */
static int in_order(const void *a, const void *b)
{
    const struct symbol *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    int more = underscores(x->name) - underscores(y->name);
    if (more != 0)
        return more;
    size_t m = strlen(x->name), n = strlen(y->name);
    return m != n ? m < n ? -1 : 1 : strcmp(x->name, y->name);
}

static void add_symbols(struct line_module *m, Elf_Scn *section,
                        const GElf_Shdr *header)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count =
        header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
    struct symbol *list =
        realloc(m->symbols, (m->symbol_count + count + 1) * sizeof *list);
    if (!list || !data)
        return;
    m->symbols = list;
    for (size_t i = 0; i < count; i++) {
        GElf_Sym symbol;
        if (!gelf_getsym(data, (int)i, &symbol) ||
            GELF_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_size == 0)
            continue;
        const char *name = elf_strptr(m->elf, header->sh_link, symbol.st_name);
        if (name)
            list[m->symbol_count++] = (struct symbol){
                symbol.st_value, symbol.st_value + symbol.st_size, name};
    }
}

/* A stripped library has only the second of the two tables. */
static void read_symbols(struct line_module *m)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;
    while ((section = elf_nextscn(m->elf, section)))
        if (gelf_getshdr(section, &header) &&
            (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM))
            add_symbols(m, section, &header);
    if (m->symbol_count)
        qsort(m->symbols, m->symbol_count, sizeof *m->symbols, in_order);
}

/* The first of the last that begin there or before. */
const char *line_module_function(struct line_module *m, unsigned long at)
{
    size_t low = 0, high = m->symbol_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->symbols[middle].from <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    unsigned long from = m->symbols[low - 1].from;
    bool inside = false;
    while (low > 0 && m->symbols[low - 1].from == from)
        inside |= at < m->symbols[--low].to;
    return inside ? m->symbols[low].name : NULL;
}

static unsigned long address_of(const struct line_module *m, const char *name)
{
    for (size_t i = 0; i < m->symbol_count; i++)
        if (strcmp(m->symbols[i].name, name) == 0)
            return m->symbols[i].from;
    return 0;
}

/* --- the file
 * ----------------------------------------------------------------*/

static void module_free(struct line_module *m)
{
    for (int i = 0; i < SITES; i++)
        for (struct site *site = m->sites[i], *next; site; site = next) {
            next = site->next;
            source_line_clear(&site->line);
            free(site->call);
            free(site);
        }
    line_rules_free(m->rules);
    line_source_free(m->source);
    if (m->dwarf)
        dwarf_end(m->dwarf);
    if (m->elf)
        elf_end(m->elf);
    if (m->fd != -1)
        close(m->fd);
    free(m->symbols);
    free(m);
}

/* On some file systems (overlayfs) a mapping has another number than the file:
 * then it is the same if nobody has touched it since the run began. */
static bool is_same(const struct line_module *m, time_t since)
{
    struct stat there;
    return fstat(m->fd, &there) == 0 && S_ISREG(there.st_mode) &&
           (there.st_ino == m->ino || there.st_ctime < since);
}

/* What cannot be read is kept, too, so that nobody tries again. Not mapped, but
 * read: whoever cuts the file short must not kill us. */
static void module_read(struct line_module *m, const char *path, time_t since)
{
    m->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m->fd == -1 || !is_same(m, since))
        return;
    elf_version(EV_CURRENT);
    m->elf = elf_begin(m->fd, ELF_C_READ, NULL);
    if (!m->elf || elf_kind(m->elf) != ELF_K_ELF)
        return;
    read_symbols(m);
    m->dwarf = dwarf_begin_elf(m->elf, DWARF_C_READ, NULL);
    m->rules = line_rules_new(m->elf, m->dwarf);
    if (m->dwarf)
        m->source = line_source_new(m->dwarf, address_of(m, "main"));
}

struct line_module *line_module_open(struct line_modules *all, const char *path,
                                     dev_t dev, ino_t ino)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i]->ino == ino && all->list[i]->dev == dev)
            return all->list[i];
    struct line_module **list =
        realloc(all->list, (all->count + 1) * sizeof *list);
    if (!list)
        return NULL;
    all->list = list;
    struct line_module *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->dev = dev;
    m->ino = ino;
    m->fd = -1;
    module_read(m, path, all->since);
    list[all->count++] = m;
    return m;
}

void line_modules_clear(struct line_modules *all)
{
    for (size_t i = 0; i < all->count; i++)
        module_free(all->list[i]);
    free(all->list);
    *all = (struct line_modules){.since = all->since};
}

unsigned long line_module_address(const struct line_module *m, off_t offset)
{
    size_t count = 0;
    GElf_Phdr part;
    if (!m->elf || elf_getphdrnum(m->elf, &count) != 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (gelf_getphdr(m->elf, (int)i, &part) && part.p_type == PT_LOAD &&
            (GElf_Off)offset >= part.p_offset &&
            (GElf_Off)offset < part.p_offset + part.p_filesz)
            return part.p_vaddr + ((GElf_Off)offset - part.p_offset);
    return 0;
}

struct line_rules *line_module_rules(struct line_module *m)
{
    return m->rules;
}

struct site *line_module_site(struct line_module *m, unsigned long at)
{
    struct site **first = &m->sites[(at ^ at >> 10) % SITES];
    for (struct site *site = *first; site; site = site->next)
        if (site->at == at)
            return site;
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        return NULL;
    *site = (struct site){.at = at, .next = *first};
    *first = site;
    if (m->source)
        line_source_find(m->source, at, &site->line);
    return site;
}
