#include "read_json.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

enum { DEEPEST = 64 }; /* lists in lists; a record of ours has four */

struct reader {
    struct json_tree *tree;
    const char *text, *at, *end;
    int depth;
};

static bool fail(struct reader *r, const char *why)
{
    if (!r->tree->error) { /* the first fault is the one to be told */
        r->tree->error = why;
        r->tree->at = (size_t)(r->at - r->text);
    }
    return false;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at)
        r->at++;
}

/* Takes the character if it is the next one, after white space. */
static bool take(struct reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool read_string(struct reader *r, const char **text, size_t *length)
{
    if (!take(r, '"'))
        return fail(r, "a string should stand here");
    *text = r->at;
    while (r->at < r->end && *r->at != '"') {
        if (*r->at == '\\' && r->at + 1 < r->end)
            r->at++;
        r->at++;
    }
    if (r->at >= r->end)
        return fail(r, "a string does not end");
    *length = (size_t)(r->at++ - *text);
    return true;
}

/* A number, true, false or null: told apart by whoever reads it. */
static bool read_word(struct reader *r, struct json_value *value)
{
    const char *begin = r->at;
    while (r->at < r->end && strchr("+-.0123456789eEaflnrstu", *r->at) &&
           *r->at)
        r->at++;
    value->kind = JSON_OTHER;
    value->text = begin;
    value->length = (size_t)(r->at - begin);
    return value->length > 0 || fail(r, "a value should stand here");
}

static bool read_value(struct reader *r, size_t place);

/* Room for one more, which stands behind `*last`, or is the first in `parent`.
 * Places, not pointers: the tree may move when it grows. */
static bool add(struct reader *r, size_t parent, size_t *last)
{
    struct json_tree *tree = r->tree;
    if (grow(&tree->value, tree->count, &tree->room, sizeof *tree->value) != 0)
        return fail(r, "out of memory");
    struct json_value *value = tree->value;
    value[tree->count] = (struct json_value){0};
    if (tree->count > 0)
        *(*last ? &value[*last].next : &value[parent].first) = tree->count;
    *last = tree->count++;
    return true;
}

/* What stands between brackets, after the opening one. */
static bool read_members(struct reader *r, size_t parent, char closing)
{
    size_t last = 0;
    if (take(r, closing))
        return true;
    do {
        if (!add(r, parent, &last))
            return false;
        struct json_value *member = &r->tree->value[last];
        if (closing == '}' &&
            (!read_string(r, &member->key, &member->key_length) ||
             (!take(r, ':') && !fail(r, "a ':' should stand here"))))
            return false;
        if (!read_value(r, last))
            return false;
    } while (take(r, ','));
    return take(r, closing) || fail(r, "a list or an object does not end");
}

static bool read_value(struct reader *r, size_t place)
{
    struct json_value *value = &r->tree->value[place];
    bool good;
    skip_space(r);
    if (r->at < r->end && *r->at == '"') {
        value->kind = JSON_STRING;
        return read_string(r, &value->text, &value->length);
    }
    if (++r->depth > DEEPEST)
        return fail(r, "lists in lists, too many of them");
    if (take(r, '{')) {
        value->kind = JSON_OBJECT;
        good = read_members(r, place, '}'); /* from here, value may be gone */
    } else if (take(r, '[')) {
        value->kind = JSON_LIST;
        good = read_members(r, place, ']');
    } else {
        good = read_word(r, value);
    }
    r->depth--;
    return good;
}

int json_read(struct json_tree *tree, const char *text, size_t length)
{
    struct reader r = {tree, text, text, text + length, 0};
    size_t first = 0;
    *tree = (struct json_tree){0};
    if (!add(&r, 0, &first) || !read_value(&r, first))
        return EINVAL;
    skip_space(&r);
    if (r.at < r.end)
        fail(&r, "something stands behind the end");
    return tree->error ? EINVAL : 0;
}

void json_free(struct json_tree *tree)
{
    free(tree->value);
    *tree = (struct json_tree){0};
}

const struct json_value *json_first(const struct json_tree *tree,
                                    const struct json_value *of)
{
    return of && of->first ? &tree->value[of->first] : NULL;
}

const struct json_value *json_next(const struct json_tree *tree,
                                   const struct json_value *value)
{
    return value->next ? &tree->value[value->next] : NULL;
}

const struct json_value *json_member(const struct json_tree *tree,
                                     const struct json_value *of,
                                     const char *name)
{
    const struct json_value *member = json_first(tree, of);
    while (member && (member->key_length != strlen(name) ||
                      memcmp(member->key, name, member->key_length) != 0))
        member = json_next(tree, member);
    return member;
}

/* The four hexadecimal digits at `text`; -1 if they are none. */
static long unit(const char *text, size_t left)
{
    char digits[5] = "";
    char *end;
    if (left < 4)
        return -1;
    memcpy(digits, text, 4);
    long value = strtol(digits, &end, 16);
    return end == digits + 4 ? value : -1;
}

static void put_utf8(long c, void (*put)(int byte, FILE *to), FILE *to)
{
    if (c < 0x80) {
        put((int)c, to);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    put((int)((0xff00 >> (more + 1) & 0xff) | c >> 6 * more), to);
    while (more-- > 0)
        put((int)(0x80 | (c >> 6 * more & 0x3f)), to);
}

void json_print(const struct json_value *string,
                void (*put)(int byte, FILE *to), FILE *to)
{
    static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    const char *at = string->text, *end = at + string->length;
    while (at < end) {
        if (*at != '\\' || at + 1 == end) {
            put((unsigned char)*at++, to);
            continue;
        }
        const char what = at[1];
        at += 2;
        if (what != 'u') {
            for (const char *e = escapes; *e; e += 2)
                if (*e == what)
                    put(e[1], to);
            continue;
        }
        long c = unit(at, (size_t)(end - at));
        long low = c >= 0xd800 && c < 0xdc00 && end - at >= 10 &&
                           at[4] == '\\' && at[5] == 'u'
                       ? unit(at + 6, (size_t)(end - at - 6))
                       : -1;
        if (low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            at += 6;
        }
        put_utf8(c < 0 ? 0xfffd : c, put, to);
        at += c < 0 ? 0 : 4;
    }
}
