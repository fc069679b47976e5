/* The painters of the sample photos. Each fills one row at a time with colours
 * from 0 to 1 and needs nothing but the scene's numbers, so that the same
 * scene is the same picture on every day. */
#ifndef SCENES_H
#define SCENES_H

#include <stdint.h>

struct colour {
    float r, g, b;
};

enum { RIDGES_MOST = 8 };

struct scene {
    const char *name;
    int width, height;
    int sampling; /* 420 or 444 */
    int quality;
    float grain; /* of the film, in steps of 1/255 */
    void (*paint)(struct scene *scene, int y, struct colour *row);
    uint32_t seed;
    struct colour sky, horizon, land, mist, light; /* the palette */
    float sun_x, sun_y; /* where the light comes from, in heights; y < 0: no */
    int ridges;         /* chains of hills, far to near */
    float water;        /* where a lake begins, in heights; 0: none */
    float snow, stars;  /* how much */
    float *ridge[RIDGES_MOST]; /* silhouettes, made on first use */
    float *scratch;            /* rows of noise, made on first use */
};

void paint_mountains(struct scene *scene, int y, struct colour *row);
void paint_dunes(struct scene *scene, int y, struct colour *row);
void paint_sea(struct scene *scene, int y, struct colour *row);
void paint_leaves(struct scene *scene, int y, struct colour *row);
void paint_agate(struct scene *scene, int y, struct colour *row);
void paint_lights(struct scene *scene, int y, struct colour *row);
void paint_canyon(struct scene *scene, int y, struct colour *row);

/* Frees what a painter made. */
void scene_free(struct scene *scene);

#endif
