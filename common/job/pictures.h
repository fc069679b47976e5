/* Which pictures to work on, and where each result goes: what lessons 09, 10,
 * 11 and 13 and the tool read from their command lines. */
#ifndef PICTURES_H
#define PICTURES_H

#include <stdbool.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PATH_ROOM = 4096 }; /* paths of good items fit, with their '\0' */

struct picture {
    char *path;       /* as given, or found in a folder */
    char *label;      /* the same to print: control characters become '?' */
    const char *name; /* the last part of label */
    char *output;     /* FOLDER/augmented-NAME, or FOLDER/SUB/augmented-NAME */
    char *trouble;    /* why it cannot be worked on, or NULL */
    bool exists;
    dev_t device; /* which file it is, whatever its name */
    ino_t file;
    off_t bytes; /* the file's */
};

struct pictures {
    struct picture *item; /* those without trouble first */
    int good, count, room;
    int left_out; /* of folders: named like results, with no input beside */
    char *first_left_out; /* one of them to print; or NULL */
};

/* The last part of a path: where in it the file's own name starts. */
const char *pictures_file_name(const char *path);

/* Adds a file, or the pictures of a folder (image_kind_of_name() knows them) in
 * the order of their names; those of its subfolders too if `recurse`, without
 * following links to folders. Files that are named like results
 * (augmented-...) are left out of folders, and counted if the input is not
 * beside them. A folder that cannot be read, or has folders and no pictures
 * without `recurse`, is added as an item with `trouble`. Returns 0, or -1 if
 * there is no memory. Blocks on reading folders. */
int pictures_add(struct pictures *list, const char *path, bool recurse);

/* Adds the 15 sample photos, in the article's order. */
int pictures_add_samples(struct pictures *list);

/* Sets each item's output, and its trouble if that would overwrite one of the
 * inputs or another item's output, or a path is too long; then puts the `good`
 * ones without trouble first. 0, or -1 if there is no memory. */
int pictures_choose_outputs(struct pictures *list, const char *folder);

/* Has it a result that is newer, to the nanosecond, and not empty? Outputs
 * appear only when they are complete, so one that is there is done. */
bool pictures_is_done(const struct picture *picture);

/* Takes those out of the list that are done; returns how many. */
int pictures_leave_out_done(struct pictures *list);

/* Puts the largest files of the good ones first: whoever hands them out to
 * several workers then waits at the end for a small one at most (R. L. Graham,
 * "Bounds on Multiprocessing Timing Anomalies", 1969). */
void pictures_largest_first(struct pictures *list);

void pictures_free(struct pictures *list);

/* A word of one lesson's own, such as --resume. A table of these ends with an
 * entry whose name is NULL. */
struct flag {
    const char *name, *meaning;
    bool *value; /* becomes true if the word is there */
};

/* The command line of a lesson. */
struct picture_arguments {
    const char *folder;       /* -o DIR */
    int workers;              /* -j N; 0: one a core */
    bool with_workers;        /* whether there is a -j */
    bool without_output;      /* whether there is no -o */
    const struct flag *flags; /* or NULL */
    struct pictures pictures; /* FILE|DIR ...; without: the samples */
};

/* Reads it. Returns ARGUMENTS_OK (arguments.h) to go on, or the status that
 * main should return: 0 after --help, 2 after a bad argument, both told. */
int pictures_read_arguments(int argc, char **argv, struct picture_arguments *a);

#ifdef __cplusplus
}
#endif

#endif
