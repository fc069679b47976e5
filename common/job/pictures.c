#include "pictures.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arguments.h"
#include "image.h"

#define PREFIX "augmented-"

static const char *const samples[] = {
    "305821.jpg", "509922.jpg",  "325812.jpg",  "1252814.jpg", "1420709.jpg",
    "963486.jpg", "1557183.jpg", "3023211.jpg", "1031641.jpg", "439227.jpg",
    "696644.jpg", "911254.jpg",  "1001990.jpg", "3518623.jpg", "916044.jpg"};

const char *pictures_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* --- filling the list ---------------------------------------------------- */

static char *joined(const char *folder, const char *middle, const char *name)
{
    const size_t n = strlen(folder) + strlen(middle) + strlen(name) + 2;
    const size_t end = strlen(folder);
    const char *slash = end && folder[end - 1] == '/' ? "" : "/";
    char *path = malloc(n);
    if (path)
        snprintf(path, n, "%s%s%s%s", folder, slash, middle, name);
    return path;
}

static char *printable(const char *path)
{
    char *label = strdup(path);
    for (char *c = label; c && *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?';
    return label;
}

/* `below` is the part of the path that the output keeps: "sub/x.jpg". It is
 * kept in `output` until the output folder is known. */
static int add_item(struct pictures *list, const char *path, const char *below,
                    const char *trouble)
{
    if (list->count == list->room) {
        int room = list->room ? 2 * list->room : 16;
        void *more = realloc(list->item, (size_t)room * sizeof *list->item);
        if (!more)
            return -1;
        list->item = more;
        list->room = room;
    }
    struct picture *p = &list->item[list->count++];
    struct stat st;
    *p = (struct picture){.path = strdup(path), .output = strdup(below)};
    if (trouble)
        p->trouble = strdup(trouble);
    if (stat(path, &st) == 0) {
        p->exists = true;
        p->device = st.st_dev;
        p->file = st.st_ino;
        p->bytes = st.st_size;
    }
    p->label = printable(path);
    p->name = p->label ? pictures_file_name(p->label) : NULL;
    return p->path && p->label && p->output && (p->trouble || !trouble) ? 0
                                                                        : -1;
}

static bool looks_like_picture(const char *name)
{
    return name[0] != '.' && image_kind_of_name(name) != IMAGE_UNKNOWN;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* `name` looks like that of a result, augmented-x.jpg. If x.jpg lies beside it,
 * it is one, and is left out without a word. If not, it may be a picture that
 * merely is called so: it is counted, for the user to be told. */
static int leave_out(struct pictures *list, const char *folder,
                     const char *name, const char *path)
{
    char *input = joined(folder, "", name + strlen(PREFIX));
    int status = input ? 0 : -1;
    if (status == 0 && access(input, F_OK) != 0 && list->left_out++ == 0) {
        list->first_left_out = printable(path);
        status = list->first_left_out ? 0 : -1;
    }
    free(input);
    return status;
}

static int add_folder(struct pictures *list, const char *folder,
                      const char *below, bool recurse);

static int add_entry(struct pictures *list, const char *folder,
                     const char *below, const char *name, bool recurse)
{
    struct stat st;
    int status = 0;
    const bool picture = looks_like_picture(name);
    char *path = joined(folder, "", name);
    char *deeper = *below ? joined(below, "", name) : strdup(name);
    if (!path || !deeper)
        status = -1;
    else if (recurse && name[0] != '.' && lstat(path, &st) == 0 &&
             S_ISDIR(st.st_mode))
        status = add_folder(list, path, deeper, true);
    else if (picture && !is_folder(path))
        status = strncmp(name, PREFIX, strlen(PREFIX)) == 0
                     ? leave_out(list, folder, name, path)
                     : add_item(list, path, deeper, NULL);
    free(path);
    free(deeper);
    return status;
}

static int add_folder(struct pictures *list, const char *folder,
                      const char *below, bool recurse)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, NULL, alphasort);
    if (n == -1)
        return add_item(list, folder, pictures_file_name(folder),
                        strerror(errno));
    int status = 0;
    for (int i = 0; i < n; i++) {
        if (status == 0)
            status = add_entry(list, folder, below, entry[i]->d_name, recurse);
        free(entry[i]);
    }
    free(entry);
    return status;
}

static bool has_folders(const char *folder)
{
    DIR *entries = opendir(folder);
    bool found = false;
    for (struct dirent *e; !found && entries && (e = readdir(entries));) {
        char *path = e->d_name[0] == '.' ? NULL : joined(folder, "", e->d_name);
        found = path && is_folder(path);
        free(path);
    }
    if (entries)
        closedir(entries);
    return found;
}

int pictures_add(struct pictures *list, const char *path, bool recurse)
{
    if (is_folder(path)) {
        const int count = list->count;
        int status = add_folder(list, path, "", recurse);
        if (status != 0 || recurse || list->count > count || !has_folders(path))
            return status;
        return add_item(list, path, pictures_file_name(path),
                        "no pictures in it but folders, and those are looked"
                        " into by augment -r only");
    }
    return add_item(list, path, pictures_file_name(path), NULL);
}

int pictures_add_samples(struct pictures *list)
{
    char path[64];
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        snprintf(path, sizeof path, "images/%s", samples[i]);
        if (add_item(list, path, samples[i], NULL) != 0)
            return -1;
    }
    return 0;
}

/* --- outputs ------------------------------------------------------------- */

static int trouble(struct picture *p, const char *what, const char *which)
{
    const size_t n = strlen(what) + strlen(which) + 1;
    p->trouble = malloc(n);
    if (!p->trouble)
        return -1;
    snprintf(p->trouble, n, "%s%s", what, which);
    return 0;
}

static int refuse_long_paths(struct picture *p)
{
    if (strlen(p->path) < PATH_ROOM && strlen(p->output) < PATH_ROOM)
        return 0;
    return trouble(p, "the path is too long", "");
}

/* As bsearch() and qsort() want it: by device and file, absent ones last. */
static int by_file(const void *a, const void *b)
{
    const struct picture *p = *(struct picture *const *)a;
    const struct picture *q = *(struct picture *const *)b;
    if (p->exists != q->exists)
        return p->exists ? -1 : 1;
    if (p->device != q->device)
        return p->device < q->device ? -1 : 1;
    return (p->file > q->file) - (p->file < q->file);
}

/* Compares files, not names: a link to an input is that input. `sorted` holds
 * the list by_file(): with 100,000 inputs, looking at all for each is slow. */
static int refuse_overwriting(struct picture *const *sorted, int count,
                              struct picture *p)
{
    struct stat st;
    if (p->trouble || stat(p->output, &st) != 0)
        return 0;
    const struct picture wanted = {
        .exists = true, .device = st.st_dev, .file = st.st_ino};
    const struct picture *key = &wanted;
    struct picture *const *input =
        bsearch(&key, sorted, (size_t)count, sizeof *sorted, by_file);
    if (!input)
        return 0;
    return trouble(p, "its result would overwrite the input ", (*input)->label);
}

static int by_output(const void *a, const void *b)
{
    const struct picture *const *p = a, *const *q = b;
    const int order = strcmp((*p)->output, (*q)->output);
    return order ? order : (*p > *q) - (*p < *q);
}

/* Pointers to all items, in that order, for free(). NULL: no memory. */
static struct picture **sorted_items(struct pictures *list,
                                     int (*order)(const void *, const void *))
{
    struct picture **sorted =
        malloc(((size_t)list->count + 1) * sizeof *sorted);
    for (int i = 0; sorted && i < list->count; i++)
        sorted[i] = &list->item[i];
    if (sorted && list->count)
        qsort(sorted, (size_t)list->count, sizeof *sorted, order);
    return sorted;
}

static int refuse_inputs(struct pictures *list)
{
    struct picture **sorted = sorted_items(list, by_file);
    int status = sorted ? 0 : -1;
    for (int i = 0; i < list->count && status == 0; i++)
        status = refuse_overwriting(sorted, list->count, &list->item[i]);
    free(sorted);
    return status;
}

/* The second of two inputs with the same name must not replace the result of
 * the first. */
static int refuse_twins(struct pictures *list)
{
    struct picture **sorted = sorted_items(list, by_output);
    int status = sorted ? 0 : -1;
    for (int i = 1; i < list->count && status == 0; i++)
        if (!sorted[i]->trouble &&
            strcmp(sorted[i]->output, sorted[i - 1]->output) == 0)
            status = trouble(sorted[i],
                             "its result has the same name as that"
                             " of ",
                             sorted[i - 1]->path);
    free(sorted);
    return status;
}

/* Keeps the order within both groups. */
static int good_ones_first(struct pictures *list)
{
    const size_t size = ((size_t)list->count + 1) * sizeof *list->item;
    struct picture *bad = malloc(size);
    if (!bad)
        return -1;
    int n = 0;
    list->good = 0;
    for (int i = 0; i < list->count; i++)
        if (list->item[i].trouble)
            bad[n++] = list->item[i];
        else
            list->item[list->good++] = list->item[i];
    for (int i = 0; i < n; i++)
        list->item[list->good + i] = bad[i];
    free(bad);
    return 0;
}

int pictures_choose_outputs(struct pictures *list, const char *folder)
{
    for (int i = 0; i < list->count; i++) {
        struct picture *p = &list->item[i];
        char *below = p->output;
        char *name = below + (pictures_file_name(below) - below);
        char *renamed = joined(folder, PREFIX, name);
        if (renamed && name != below) {
            free(renamed);
            name[-1] = '\0';
            char *deeper = joined(folder, "", below);
            renamed = deeper ? joined(deeper, PREFIX, name) : NULL;
            free(deeper);
        }
        if (!renamed)
            return -1;
        free(below);
        p->output = renamed;
        if (!p->trouble && refuse_long_paths(p) != 0)
            return -1;
    }
    if (refuse_inputs(list) != 0 || refuse_twins(list) != 0)
        return -1;
    return good_ones_first(list);
}

bool pictures_is_done(const struct picture *p)
{
    struct stat in, out;
    if (stat(p->path, &in) != 0 || stat(p->output, &out) != 0 ||
        !S_ISREG(out.st_mode) || out.st_size == 0)
        return false;
    /* A clock of files may tick only every few milliseconds: of two that are
     * equally old, nobody knows which one was first. */
    if (out.st_mtim.tv_sec != in.st_mtim.tv_sec)
        return out.st_mtim.tv_sec > in.st_mtim.tv_sec;
    return out.st_mtim.tv_nsec > in.st_mtim.tv_nsec;
}

static int larger(const void *a, const void *b)
{
    const struct picture *p = a, *q = b;
    if (p->bytes != q->bytes)
        return p->bytes > q->bytes ? -1 : 1;
    return strcmp(p->path, q->path);
}

void pictures_largest_first(struct pictures *list)
{
    qsort(list->item, (size_t)list->good, sizeof *list->item, larger);
}

static void free_item(struct picture *p)
{
    free(p->path);
    free(p->label);
    free(p->output);
    free(p->trouble);
}

int pictures_leave_out_done(struct pictures *list)
{
    int kept = 0, done = 0;
    for (int i = 0; i < list->count; i++)
        if (i < list->good && pictures_is_done(&list->item[i])) {
            free_item(&list->item[i]);
            done++;
        } else {
            list->item[kept++] = list->item[i];
        }
    list->count = kept;
    list->good -= done;
    return done;
}

void pictures_free(struct pictures *list)
{
    for (int i = 0; i < list->count; i++)
        free_item(&list->item[i]);
    free(list->item);
    free(list->first_left_out);
    *list = (struct pictures){0};
}

/* --- a lesson's command line --------------------------------------------- */

static void usage(FILE *to, const char *program,
                  const struct picture_arguments *a)
{
    fprintf(to, "usage: %s%s%s", pictures_file_name(program),
            a->with_workers ? " [-j N]" : "",
            a->without_output ? "" : " [-o DIR]");
    for (const struct flag *f = a->flags; f && f->name; f++)
        fprintf(to, " [%s]", f->name);
    fprintf(to, " [FILE|DIR ...]\n");
}

static int help(const char *program, const struct picture_arguments *a)
{
    usage(stdout, program, a);
    if (a->with_workers)
        puts("  -j N      how many at once (without it: one a core)");
    if (!a->without_output)
        printf("  -o DIR    where results go (without it: %s)\n", a->folder);
    for (const struct flag *f = a->flags; f && f->name; f++)
        printf("  %-9s %s\n", f->name, f->meaning);
    puts("  FILE|DIR  pictures, or folders of them (without: the 15 sample "
         "photos)");
    return 0;
}

static int refuse(const char *program, const struct picture_arguments *a,
                  const char *given, const char *why)
{
    fprintf(stderr, "%s: '%s': %s\n", pictures_file_name(program), given, why);
    usage(stderr, program, a);
    return 2;
}

static int read_workers(struct picture_arguments *a, const char *given)
{
    char *end;
    errno = 0;
    long n = strtol(given, &end, 10);
    if (end == given || *end || errno || n < 1 || n > 1024)
        return -1;
    a->workers = (int)n;
    return 0;
}

/* Takes the flags out of the command line, up to a "--". Returns what is left
 * of argc. */
static int take_flags(int argc, char **argv, const struct flag *flags)
{
    int kept = 1, i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const struct flag *f = flags;
        while (f && f->name && strcmp(argv[i], f->name) != 0)
            f++;
        if (f && f->name)
            *f->value = true;
        else
            argv[kept++] = argv[i];
    }
    while (i < argc)
        argv[kept++] = argv[i++];
    argv[kept] = NULL;
    return kept;
}

static int read_files(char **path, int count, struct picture_arguments *a)
{
    int status = count ? 0 : pictures_add_samples(&a->pictures);
    for (int i = 0; i < count && status == 0; i++)
        status = pictures_add(&a->pictures, path[i], false);
    if (status == 0 && !a->without_output)
        status = pictures_choose_outputs(&a->pictures, a->folder);
    return status;
}

int pictures_read_arguments(int argc, char **argv, struct picture_arguments *a)
{
    int option;
    opterr = 0;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return help(argv[0], a);
    argc = take_flags(argc, argv, a->flags);
    const char *known = a->with_workers     ? "ho:j:"
                        : a->without_output ? "h"
                                            : "ho:";
    while ((option = getopt(argc, argv, known)) != -1) {
        if (option == 'h')
            return help(argv[0], a);
        if (option == 'o' && *optarg)
            a->folder = optarg;
        else if (option != 'j')
            return refuse(argv[0], a, argv[optind - 1], "not understood");
        else if (read_workers(a, optarg) != 0)
            return refuse(argv[0], a, optarg, "N must be from 1 to 1024");
    }
    if (read_files(argv + optind, argc - optind, a) != 0)
        return refuse(argv[0], a, "the list of files", strerror(ENOMEM));
    if (a->pictures.count == 0)
        return refuse(argv[0], a, argv[optind], "no pictures in there");
    return ARGUMENTS_OK;
}
