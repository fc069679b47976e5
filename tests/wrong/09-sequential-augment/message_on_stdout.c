// diagnosis: the error is told on stdout
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 4000, HEADER = 64 };

struct pixel {
    unsigned char rgb[3];
};

struct file {
    unsigned char *bytes;
    size_t size;
};

struct picture {
    int width, height;
    const struct pixel *pixels;
};

/* --- reading ------------------------------------------------------------- */

/* Copies what cannot be mapped, such as a pipe, into memory that can. Returns
 * its descriptor, or -1. */
static int copy_to_memory(int from)
{
    char block[4096];
    int to = memfd_create("in", MFD_CLOEXEC);
    while (to != -1) {
        ssize_t got = read(from, block, sizeof block);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == 0)
            return to;
        if (got == -1 || write(to, block, (size_t)got) != got) {
            close(to);
            return -1;
        }
    }
    return -1;
}

static bool map_file(struct file *file, int fd)
{
    struct stat about;
    if (fstat(fd, &about) == -1 || !S_ISREG(about.st_mode) ||
        about.st_size == 0)
        return false;
    void *at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return false;
    *file = (struct file){at, (size_t)about.st_size};
    return true;
}

static bool open_file(struct file *file, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    bool good = map_file(file, fd);
    if (!good) {
        int copy = copy_to_memory(fd);
        if (copy != -1) {
            good = map_file(file, copy);
            close(copy);
        }
    }
    close(fd);
    return good;
}

/* Is it a whole picture? Its pixels are those of the file. */
static bool find_picture(struct picture *picture, const struct file *file)
{
    char start[HEADER + 1];
    size_t length = file->size < HEADER ? file->size : HEADER;
    memcpy(start, file->bytes, length);
    start[length] = '\0';

    regex_t header;
    regmatch_t match[3];
    if (regcomp(&header, "^P6\n([0-9]{1,9}) ([0-9]{1,9})\n255\n",
                REG_EXTENDED) != 0)
        return false;
    bool good = regexec(&header, start, 3, match, 0) == 0;
    regfree(&header);
    if (!good)
        return false;
    picture->width = atoi(start + match[1].rm_so);
    picture->height = atoi(start + match[2].rm_so);
    if (picture->width < 1 || picture->width > MOST || picture->height < 1 ||
        picture->height > MOST)
        return false;
    size_t at = (size_t)match[0].rm_eo;
    picture->pixels = (const struct pixel *)(file->bytes + at);
    return (file->size - at) / sizeof(struct pixel) >=
           (size_t)picture->width * (size_t)picture->height;
}

/* --- cropping and mirroring ---------------------------------------------- */

/* Writes the `count` pixels at `from` in reverse: first the second half,
 * mirrored, then the first one, mirrored. */
static void mirror(struct pixel *to, const struct pixel *from, int count)
{
    if (count == 1) {
        *to = *from;
    } else if (count > 1) {
        int half = count / 2;
        mirror(to, from + half, count - half);
        mirror(to + count - half, from, half);
    }
}

static bool is_inside(const struct picture *picture, int left, int top,
                      int width, int height)
{
    return width > 0 && height > 0 && left >= 0 && top >= 0 &&
           left + width <= picture->width && top + height <= picture->height;
}

/* The caller frees the pixels. NULL without memory. */
static struct pixel *crop_and_mirror(const struct picture *picture, int left,
                                     int top, int width, int height)
{
    struct pixel *pixels =
        malloc((size_t)width * (size_t)height * sizeof *pixels);
    for (int y = 0; pixels && y < height; y++)
        mirror(pixels + (size_t)y * (size_t)width,
               picture->pixels + (size_t)(top + y) * (size_t)picture->width +
                   left,
               width);
    return pixels;
}

/* --- writing ------------------------------------------------------------- */

static bool write_file(const char *path, const struct pixel *pixels, int width,
                       int height)
{
    char header[HEADER];
    struct iovec parts[2] = {
        {header, (size_t)snprintf(header, sizeof header, "P6\n%d %d\n255\n",
                                  width, height)},
        {(void *)pixels, (size_t)width * (size_t)height * sizeof *pixels},
    };
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd == -1)
        return false;
    int at = 0;
    bool good = true;
    while (good && at < 2) {
        ssize_t n = writev(fd, parts + at, 2 - at);
        good = n >= 0 || errno == EINTR;
        for (; at < 2 && n >= (ssize_t)parts[at].iov_len; at++)
            n -= (ssize_t)parts[at].iov_len;
        if (at < 2 && n > 0) {
            parts[at].iov_base = (char *)parts[at].iov_base + n;
            parts[at].iov_len -= (size_t)n;
        }
    }
    return close(fd) == 0 && good;
}

/* No file of that name is to be left, not even an old one, unless it is IN. */
static void leave_none(const char *out, const char *in)
{
    struct stat of_out, of_in;
    if (stat(out, &of_out) == -1 || !S_ISREG(of_out.st_mode))
        return;
    if (stat(in, &of_in) == 0 && of_in.st_dev == of_out.st_dev &&
        of_in.st_ino == of_out.st_ino)
        return;
    unlink(out);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    const char *in = argv[1], *out = argv[2], *problem = NULL;
    int left = atoi(argv[3]), top = atoi(argv[4]);
    int width = atoi(argv[5]), height = atoi(argv[6]);

    struct file file = {NULL, 0};
    struct picture picture;
    struct pixel *pixels = NULL;
    if (!open_file(&file, in))
        problem = "the picture cannot be read";
    else if (!find_picture(&picture, &file))
        problem = "this is not a whole picture in the PPM format";
    else if (!is_inside(&picture, left, top, width, height))
        problem = "the rectangle is empty or not inside of the picture";
    else if (!(pixels = crop_and_mirror(&picture, left, top, width, height)))
        problem = "there is not enough memory";
    else if (!write_file(out, pixels, width, height))
        problem = "the new picture cannot be written";

    if (problem) {
        leave_none(out, in);
        printf("%s\n", problem);
    } else {
        printf("%s: %d x %d\n", out, width, height);
    }
    free(pixels);
    if (file.bytes)
        munmap(file.bytes, file.size);
    return problem || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
