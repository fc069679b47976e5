/* Reads JSON (RFC 8259) into a tree. For records of our own: see tables.h. */
#ifndef OBSERVE_READ_JSON_H
#define OBSERVE_READ_JSON_H

#include <stddef.h>
#include <stdio.h>

enum json_kind { JSON_OBJECT, JSON_LIST, JSON_STRING, JSON_OTHER };

/* One value; an object's and a list's have their members behind them. */
struct json_value {
    enum json_kind kind;
    const char *key; /* in an object, without its quotes; else NULL */
    size_t key_length;
    const char *text; /* of a string: between the quotes, escapes and all */
    size_t length;
    size_t first, next; /* member, neighbour: places in the tree; 0: none */
};

/* The first value, in place 0, holds all others. */
struct json_tree {
    struct json_value *value;
    size_t count, room;
    const char *error; /* what is wrong with it, or NULL */
    size_t at;         /* and at which byte */
};

/* Reads `text`, which must stay as long as the tree. Returns 0, or EINVAL and
 * tree->error says why. The caller frees the tree in either case. */
int json_read(struct json_tree *tree, const char *text, size_t length);
void json_free(struct json_tree *tree);

/* The member of that name; NULL if there is none, or `of` is NULL. */
const struct json_value *json_member(const struct json_tree *tree,
                                     const struct json_value *of,
                                     const char *name);

/* The first of its members, and the one after: NULL at the end. */
const struct json_value *json_first(const struct json_tree *tree,
                                    const struct json_value *of);
const struct json_value *json_next(const struct json_tree *tree,
                                   const struct json_value *value);

/* Writes what a string means, one character after the other, by way of `put`.
 * Escaped surrogates are written as the character that they stand for. */
void json_print(const struct json_value *string,
                void (*put)(int byte, FILE *to), FILE *to);

#endif
