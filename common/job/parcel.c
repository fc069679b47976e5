#include "parcel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "whole_file.h"

/* What a parcel holds. It is sent as it lies in memory, which works because all
 * ranks run the same program. */
struct parcel_job {
    bool ship;
    char text[]; /* the path and its 0, the output and its 0, the file */
};

int parcel_resize(struct parcel *parcel, size_t size)
{
    if (size >= parcel->room) {
        char *larger = realloc(parcel->bytes, size + 1);
        if (!larger)
            return ENOMEM;
        parcel->bytes = larger;
        parcel->room = size + 1;
    }
    parcel->bytes[parcel->size = size] = '\0';
    return 0;
}

int parcel_pack(struct parcel *parcel, const struct picture *picture, bool ship,
                struct problem *problem)
{
    const size_t path = strlen(picture->path) + 1;
    const size_t output = strlen(picture->output) + 1;
    char *file = NULL;
    size_t size = 0;
    int status =
        ship ? whole_file_read(picture->path, &file, &size, problem) : 0;
    if (status == 0 && parcel_resize(parcel, sizeof(struct parcel_job) + path +
                                                 output + size) != 0)
        status = rows_no_memory(problem);
    if (status == 0) {
        struct parcel_job *job = (struct parcel_job *)(void *)parcel->bytes;
        job->ship = ship;
        memcpy(job->text, picture->path, path);
        memcpy(job->text + path, picture->output, output);
        if (size > 0)
            memcpy(job->text + path + output, file, size);
    }
    free(file);
    return status;
}

int parcel_augment(const void *bytes, size_t size, struct result *result)
{
    const struct parcel_job *job = bytes;
    const char *path = job->text, *output = path + strlen(path) + 1;
    const char *file = output + strlen(output) + 1;
    char *made = NULL;
    size_t made_size = 0;
    struct augmented outcome;
    size -= (size_t)(file - (const char *)bytes);
    int status = job->ship
                     ? augment_bytes(file, size, output, &augment_article,
                                     &made, &made_size, &outcome)
                     : augment_image(path, output, &augment_article, &outcome);
    if (status != 0)
        return result_fail(result, "%s", outcome.problem.text);
    char *answer = result_reserve(result, sizeof outcome + made_size);
    if (answer)
        memcpy(answer, &outcome, sizeof outcome);
    if (answer && made)
        memcpy(answer + sizeof outcome, made, made_size);
    free(made);
    return answer ? 0 : result_fail(result, "not enough memory");
}

int parcel_unpack(const struct parcel *parcel, const struct picture *picture,
                  struct augmented *outcome)
{
    const size_t head = sizeof *outcome;
    memcpy(outcome, parcel->bytes, head);
    if (parcel->size == head)
        return 0;
    return whole_file_write(picture->output, parcel->bytes + head,
                            parcel->size - head, &outcome->problem);
}
