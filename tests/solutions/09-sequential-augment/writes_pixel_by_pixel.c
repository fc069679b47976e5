// Style: writes as it goes, and removes OUT if that failed.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int w, h, max, n = 0;
    FILE *in = argc == 7 ? fopen(argv[1], "rb") : NULL;
    if (!in || fscanf(in, "P6\n%d %d\n%d%n", &w, &h, &max, &n) != 3 ||
        max != 255 || fgetc(in) != '\n' || w < 1 || h < 1) {
        fprintf(stderr, "no PPM\n");
        return 1;
    }
    int l = atoi(argv[3]), t = atoi(argv[4]), nw = atoi(argv[5]),
        nh = atoi(argv[6]);
    unsigned char *px = malloc(3ul * w * h);
    if (!px || fread(px, 3, (size_t)w * h, in) != (size_t)w * h || nw <= 0 ||
        nh <= 0 || l + nw > w || t + nh > h) {
        perror("short picture, or no such part");
        return 1;
    }
    FILE *out = fopen(argv[2], "wb");
    if (!out) {
        perror(argv[2]);
        return 1;
    }
    fprintf(out, "P6\n%d %d\n255\n", nw, nh);
    for (int y = t; y < t + nh; y++)
        for (int x = l + nw - 1; x >= l; x--)
            for (int c = 0; c < 3; c++)
                putc(px[3 * (y * w + x) + c], out);
    if (ferror(out) | fclose(out)) {
        unlink(argv[2]);
        return 1;
    }
    printf("%s: %d x %d\n", argv[2], nw, nh);
    return 0;
}
