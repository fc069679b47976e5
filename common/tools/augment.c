/*
 * augment: blurs and shrinks pictures, as many at once as there are cores.
 * See docs/augment.1. The picture job is common/augment, the workers are
 * common/pool; here is only the command line and what is told.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "augment.h"
#include "blur.h"
#include "clock.h"
#include "json_text.h"
#include "pictures.h"
#include "pool.h"
#include "progress.h"

#define VERSION_TEXT "1.0"

struct settings {
    struct augment_options augment;
    const char *folder;
    int workers;
    double timeout; /* seconds a picture; 0: none; negative: by default */
    bool threads, recurse, resume, json;
};

struct tally {
    int augmented, skipped, failed;
    double megapixels, seconds;
};

/* What a worker needs to know; the two names follow, each with its NUL. */
struct work {
    struct augment_options options;
    size_t output_at;
    char names[];
};

/* --- the command line ---------------------------------------------------- */

static const char usage_line[] =
    "usage: augment [-j N] [-o DIR] [-r] [--radius R] [--size WxH]\n"
    "               [--quality Q] [--fast] [--exif-orient] [--strict]\n"
    "               [--resume] [--timeout SECONDS] [--processes|--threads]\n"
    "               [--json] FILE|DIR ...\n";

static const char help_text[] =
    "Blurs and shrinks pictures; results are DIR/augmented-NAME.\n"
    "\n"
    "  -j, --jobs N       how many at once (without it: one a core)\n"
    "  -o, --output DIR   where results go (without it: here)\n"
    "  -r, --recursive    pictures in subfolders too\n"
    "      --radius R     of the blur, 0 to 100 pixels (without it: 15)\n"
    "      --size WxH     to fit into (without it: 1200x1200)\n"
    "      --quality Q    of the JPEGs written, 1 to 100 (without it: 75)\n"
    "      --fast         decode at a fraction of the size where the blur\n"
    "                     hides the difference; several times faster\n"
    "      --exif-orient  turn photos as their EXIF tag says\n"
    "      --strict       refuse kinds of pixels that Pillow would refuse\n"
    "      --resume       leave out what has a result that is newer\n"
    "      --timeout SECONDS\n"
    "                     that a picture may take, 0: any (without it: 300)\n"
    "      --processes    a worker is a process (so without it)\n"
    "      --threads      a worker is a thread\n"
    "      --json         the summary as JSON on standard output\n"
    "  -h, --help         this text\n"
    "      --version      which version this is\n";

enum {
    RADIUS = 256,
    SIZE,
    QUALITY,
    FAST,
    ORIENT,
    STRICT,
    RESUME,
    TIMEOUT,
    PROCESSES,
    THREADS,
    JSON,
    VERSION
};

static const struct option options[] = {
    {"jobs", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"recursive", no_argument, NULL, 'r'},
    {"help", no_argument, NULL, 'h'},
    {"radius", required_argument, NULL, RADIUS},
    {"size", required_argument, NULL, SIZE},
    {"quality", required_argument, NULL, QUALITY},
    {"fast", no_argument, NULL, FAST},
    {"exif-orient", no_argument, NULL, ORIENT},
    {"strict", no_argument, NULL, STRICT},
    {"resume", no_argument, NULL, RESUME},
    {"timeout", required_argument, NULL, TIMEOUT},
    {"version", no_argument, NULL, VERSION},
    {"processes", no_argument, NULL, PROCESSES},
    {"threads", no_argument, NULL, THREADS},
    {"json", no_argument, NULL, JSON},
    {0},
};

static _Noreturn void refuse(const char *what, const char *given)
{
    if (given)
        fprintf(stderr, "augment: '%s': %s\n", given, what);
    else
        fprintf(stderr, "augment: %s\n", what);
    fputs(usage_line, stderr);
    exit(2);
}

static long whole_number(const char *text, long least, long most,
                         const char *what)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (end == text || *end || errno || n < least || n > most)
        refuse(what, text);
    return n;
}

static double blur_radius(const char *text)
{
    char *end;
    double r = strtod(text, &end);
    if (end == text || *end || !(r >= 0 && r <= BLUR_SIGMA_MOST))
        refuse("the radius is from 0 to 100", text);
    return r;
}

static double seconds(const char *text)
{
    char *end;
    double s = strtod(text, &end);
    if (end == text || *end || !(s >= 0 && s <= 1e6))
        refuse("the seconds are from 0 to 1000000", text);
    return s;
}

/* A picture takes a second or so. Where more workers than cores take turns,
 * or the machine has other things to do, it takes many times that. */
static double time_limit(const struct settings *s)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const double turns = cores > 0 ? (double)s->workers / (double)cores : 1;
    return s->timeout >= 0 ? s->timeout : 300 * (turns > 1 ? turns : 1);
}

static struct size frame_size(const char *text)
{
    char *end, *last;
    errno = 0;
    long width = strtol(text, &end, 10);
    long height = *end == 'x' ? strtol(end + 1, &last, 10) : 0;
    if (errno || width < 1 || height < 1 || *last || width > 65500 ||
        height > 65500)
        refuse("a size is WxH, such as 1200x1200, at most 65500x65500", text);
    return (struct size){(int)width, (int)height};
}

static void read_option(struct settings *s, int option)
{
    switch (option) {
    case 'j':
        s->workers = (int)whole_number(optarg, 1, 1024, "1 to 1024 at once");
        break;
    case 'o':
        s->folder = optarg;
        if (!*optarg)
            refuse("a folder has a name", optarg);
        break;
    case 'r':
        s->recurse = true;
        break;
    case RADIUS:
        s->augment.radius = blur_radius(optarg);
        break;
    case SIZE:
        s->augment.frame = frame_size(optarg);
        break;
    case QUALITY:
        s->augment.quality =
            (int)whole_number(optarg, 1, 100, "the quality is from 1 to 100");
        break;
    case FAST:
        s->augment.fast = true;
        break;
    case ORIENT:
        s->augment.image.exif_orient = true;
        break;
    case STRICT:
        s->augment.image.strict = true;
        break;
    case RESUME:
        s->resume = true;
        break;
    case TIMEOUT:
        s->timeout = seconds(optarg);
        break;
    case VERSION:
        puts("augment (forklings) " VERSION_TEXT);
        exit(0);
    case PROCESSES:
    case THREADS:
        s->threads = option == THREADS;
        break;
    case JSON:
        s->json = true;
        break;
    case 'h':
        printf("%s\n%s", usage_line, help_text);
        exit(0);
    default:
        fputs(usage_line, stderr); /* getopt has told what is wrong */
        exit(2);
    }
}

static void tell_left_out(const struct pictures *pictures)
{
    char others[40] = "";
    if (pictures->left_out > 1)
        snprintf(others, sizeof others, " (and so are %d more)",
                 pictures->left_out - 1);
    warnx("%s: left out, as its name is that of a result%s; "
          "to work on it, name the file itself",
          pictures->first_left_out, others);
}

static void read_command_line(int argc, char **argv, struct settings *s,
                              struct pictures *pictures)
{
    int option;
    while ((option = getopt_long(argc, argv, "j:o:rh", options, NULL)) != -1)
        read_option(s, option);
    if (optind == argc)
        refuse("which pictures?", NULL);
    for (int i = optind; i < argc; i++)
        if (pictures_add(pictures, argv[i], s->recurse) != 0)
            errx(EXIT_FAILURE, "not enough memory");
    if (pictures_choose_outputs(pictures, s->folder) != 0)
        errx(EXIT_FAILURE, "not enough memory");
    if (pictures->left_out > 0)
        tell_left_out(pictures);
    else if (pictures->count == 0)
        warnx("no pictures in there");
}

/* --- work ---------------------------------------------------------------- */

/* What the signal handler below tells: it may look at nothing else. */
static volatile sig_atomic_t done_so_far, all_of_them;
static pid_t main_process;

/* Appends the number to a text. Calls nothing that a signal handler may not. */
static size_t append_number(char *to, size_t at, int n)
{
    char digits[12];
    int count = 0;
    do
        digits[count++] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    while (count > 0)
        to[at++] = digits[--count];
    return at;
}

static size_t append(char *to, size_t at, const char *text)
{
    while (*text)
        to[at++] = *text++;
    return at;
}

/* Says how far it got, then lets the signal end us as if there were no handler:
 * the workers end with us, and half a picture has no name to be left under. */
static void interrupted(int number)
{
    char line[120];
    size_t n = append(line, 0, "\naugment: interrupted: ");
    n = append_number(line, n, done_so_far);
    n = append(line, n, " of ");
    n = append_number(line, n, all_of_them);
    n = append(line, n, " done; the same with --resume does the rest\n");
    if (getpid() == main_process && write(STDERR_FILENO, line, n) == -1)
        line[0] = '\0'; /* nobody listens any more */
    raise(number);
}

static void watch_for_interrupts(int pictures)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = interrupted,
                               .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;
    all_of_them = pictures;
    main_process = getpid();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &before) == 0 &&
            before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
}

/* In a worker. */
static int augment_task(const void *argument, size_t size,
                        struct result *result)
{
    const struct work *job = argument;
    struct augmented outcome;
    (void)size;
    if (augment_image(job->names, job->names + job->output_at, &job->options,
                      &outcome) != 0)
        return result_fail(result, "%s", outcome.problem.text);
    return result_set(result, &outcome, sizeof outcome);
}

/* Hands the pool one picture after the other, as it asks for them. */
struct feeder {
    const struct settings *settings;
    const struct pictures *pictures;
    const bool *skip;
    int next;
    struct work *job;
};

static bool next_job(void *context, const void **item, size_t *size)
{
    struct feeder *f = context;
    while (f->next < f->pictures->good && f->skip[f->next])
        f->next++;
    if (f->next == f->pictures->good)
        return false;
    const struct picture *p = &f->pictures->item[f->next++];
    const size_t path = strlen(p->path) + 1, output = strlen(p->output) + 1;
    *size = sizeof *f->job + path + output;
    f->job = realloc(f->job, *size);
    if (!f->job)
        errx(EXIT_FAILURE, "not enough memory");
    *f->job = (struct work){f->settings->augment, path};
    memcpy(f->job->names, p->path, path);
    memcpy(f->job->names + path, p->output, output);
    *item = f->job;
    return true;
}

static void fail(struct picture *p, const char *why, struct tally *t)
{
    warnx("%s: %s", p->label, why);
    t->failed++;
    if (!p->trouble)
        p->trouble = strdup(why); /* for the summary */
}

/* The result of the map's current item, which is picture p. */
static void take_result(struct map *map, struct picture *p,
                        const struct settings *s, struct tally *t)
{
    struct augmented outcome;
    if (map_result(map, &outcome, sizeof outcome) != POOL_OK) {
        fail(p, map_exception(map), t);
        return;
    }
    if (outcome.note[0])
        warnx("%s: %s", p->label, outcome.note);
    if (!s->json)
        printf("%s was augmented...\n", p->name);
    t->augmented++;
    t->megapixels += outcome.from.width / 1e6 * outcome.from.height;
}

static void augment_all(struct pool *pool, const struct settings *s,
                        struct pictures *pictures, struct tally *t)
{
    bool *skip = calloc((size_t)pictures->count + 1, sizeof *skip);
    if (!skip)
        errx(EXIT_FAILURE, "not enough memory");
    for (int i = pictures->good; i < pictures->count; i++)
        fail(&pictures->item[i], pictures->item[i].trouble, t);
    for (int i = 0; i < pictures->good; i++)
        if ((skip[i] = s->resume && pictures_is_done(&pictures->item[i])))
            t->skipped++;

    done_so_far = t->skipped;
    struct feeder feeder = {s, pictures, skip, 0, NULL};
    struct map_options ahead = {.input = next_job, .context = &feeder};
    struct map *map = pool_map(pool, augment_task, NULL, 0, 0, &ahead);
    if (!map)
        err(EXIT_FAILURE, "cannot hand out the pictures");
    struct progress bar;
    progress_start(&bar, stderr, pictures->good - t->skipped);
    progress_draw(&bar); /* the first picture may take a while */
    for (int i = 0; map_next(map); i++) {
        while (skip[i])
            i++;
        progress_clear(&bar);
        take_result(map, &pictures->item[i], s, t);
        done_so_far = t->augmented + t->skipped;
        progress_step(&bar);
    }
    map_free(map);
    free(feeder.job);
    free(skip);
}

/* --- summary ------------------------------------------------------------- */

static double rate(double amount, double seconds)
{
    return seconds > 0 ? amount / seconds : 0;
}

static void print_json(const struct pictures *pictures, const struct tally *t)
{
    printf("{\"pictures\": %d, \"augmented\": %d, \"skipped\": %d, "
           "\"seconds\": %.3f, \"pictures_per_second\": %.2f, "
           "\"megapixels_per_second\": %.1f, \"failed\": [",
           pictures->count, t->augmented, t->skipped, t->seconds,
           rate(t->augmented, t->seconds), rate(t->megapixels, t->seconds));
    const char *comma = "";
    for (int i = 0; i < pictures->count; i++)
        if (pictures->item[i].trouble) {
            printf("%s\n  {\"file\": ", comma);
            json_text(stdout, pictures->item[i].path);
            printf(", \"reason\": ");
            json_text(stdout, pictures->item[i].trouble);
            printf("}");
            comma = ",";
        }
    printf("]}\n");
}

static void print_summary(const struct pictures *pictures,
                          const struct tally *t)
{
    printf("%d augmented", t->augmented);
    if (t->skipped)
        printf(", %d done before", t->skipped);
    if (t->failed)
        printf(", %d failed", t->failed);
    printf(" in %.2f s: %.1f pictures/s, %.0f megapixels/s\n", t->seconds,
           rate(t->augmented, t->seconds), rate(t->megapixels, t->seconds));
    for (int i = 0; i < pictures->count; i++)
        if (pictures->item[i].trouble)
            printf("failed: %s: %s\n", pictures->item[i].label,
                   pictures->item[i].trouble);
}

int main(int argc, char **argv)
{
    struct settings settings = {
        .augment = augment_article, .folder = ".", .timeout = -1};
    struct pictures pictures = {0};
    struct tally totals = {0};
    read_command_line(argc, argv, &settings, &pictures);
    setvbuf(stdout, NULL, _IOLBF, 0);

    const double start = perf_counter();
    watch_for_interrupts(pictures.count);
    struct pool *pool = pool_create(&(struct pool_options){
        .kind = settings.threads ? POOL_THREADS : POOL_PROCESSES,
        .workers = settings.workers,
        .task_timeout = time_limit(&settings)});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the workers");
    augment_all(pool, &settings, &pictures, &totals);
    pool_free(pool);
    totals.seconds = perf_counter() - start;

    if (settings.json)
        print_json(&pictures, &totals);
    else
        print_summary(&pictures, &totals);
    pictures_free(&pictures);
    if (fflush(stdout) != 0 || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return totals.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
