// Style: only the rows that are asked for are read.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int W, H, max, n;
    char head[32] = "";
    if (argc < 7)
        errx(1, "usage");
    int l = atoi(argv[3]), t = atoi(argv[4]), w = atoi(argv[5]),
        h = atoi(argv[6]);
    int fd = open(argv[1], O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st))
        err(1, "%s", argv[1]);
    if (pread(fd, head, 31, 0) < 0 ||
        sscanf(head, "P6 %d %d %d%n", &W, &H, &max, &n) < 3 || max != 255 ||
        W < 1 || W > 4000 || H < 1 || H > 4000)
        errx(1, "%s: no PPM", argv[1]);
    off_t start = n + 1;
    if (st.st_size < start + (off_t)3 * W * H)
        errx(1, "%s: ends too early", argv[1]);
    if (w < 1 || h < 1 || l + w > W || t + h > H)
        errx(1, "no such rectangle");
    char name[4096];
    snprintf(name, sizeof name, "%s.tmp%d", argv[2], (int)getpid());
    FILE *out = fopen(name, "wb");
    if (!out)
        err(1, "%s", name);
    fprintf(out, "P6\n%d %d\n255\n", w, h);
    unsigned char *row = malloc((size_t)w * 3);
    for (int y = t; y < t + h; y++) {
        if (pread(fd, row, (size_t)w * 3, start + ((off_t)y * W + l) * 3) !=
            w * 3) {
            unlink(name);
            errx(1, "read");
        }
        for (int a = 0, b = w - 1; a < b; a++, b--)
            for (int c = 0; c < 3; c++) {
                unsigned char s = row[3 * a + c];
                row[3 * a + c] = row[3 * b + c];
                row[3 * b + c] = s;
            }
        fwrite(row, 3, (size_t)w, out);
    }
    if (fclose(out) || rename(name, argv[2]))
        err(1, "%s", argv[2]);
    free(row);
    printf("%s: %d x %d\n", argv[2], w, h);
    return 0;
}
