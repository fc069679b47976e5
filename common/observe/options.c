#define _GNU_SOURCE
#include "options.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"

#define DEFAULT_LINGER 2.0

static const char usage[] = "usage: observe [options] PROGRAM [ARG ...]\n";

static const char help[] =
    "Runs a program and shows what the kernel saw of its processes.\n"
    "\n"
    "Views, after the run:\n"
    "  --timeline           draw it in the terminal, on stderr\n"
    "  --svg FILE           the same picture for a page\n"
    "  --trace FILE         Chrome Trace Events, for ui.perfetto.dev\n"
    "  --facts FILE         key=value lines\n"
    "  --json FILE          the whole record, with every line of output\n"
    "  --brief              quicker: where in its source each process stood,\n"
    "                       and what it waited for, is noted only if the run\n"
    "                       does not end by itself\n"
    "\n"
    "Instead of a run:\n"
    "  --explain PID        say who waits for whom in a program that is\n"
    "                       running already, and whether it hangs\n"
    "  --processes FILE     print a record that --json wrote as a table, with\n"
    "  --spans FILE         tabs: its processes, what each did from when to\n"
    "  --events FILE        when, its events, its lines of output, where in\n"
    "  --lines FILE         its source each stood from when to when\n"
    "  --stands FILE\n"
    "\n"
    "Limits (without the option: none); going over one ends the run:\n"
    "  --timeout SECONDS    wall clock\n"
    "  --max-live N         processes and threads at once\n"
    "  --max-forks N        forks in all\n"
    "  --max-output BYTES   stdout and stderr together (K, M, G may follow)\n"
    "  --max-file BYTES     the size of any one file\n"
    "  --max-memory BYTES   resident memory, all processes together\n"
    "  --max-cpu SECONDS    processor time, all processes together\n"
    "  --linger SECONDS     how long processes may go on by themselves once\n"
    "                       the program has ended; then they are named and\n"
    "                       killed (without the option: 2)\n"
    "\n"
    "  --virtual-time       make the time: naps cost nothing and last exactly\n"
    "                       as long as they say; seconds above are of this\n"
    "                       clock, and a run that hangs is known at once\n"
    "  --order WHICH        make the time, and choose who goes on where more\n"
    "                       than one could: first, last, together (all that\n"
    "                       are due at one moment wake before any goes on),\n"
    "                       turns (so, and each a step after the other), or\n"
    "                       a number, which seeds random choices; one number\n"
    "                       gives one run, again and again\n"
    "  --fine-order         choose between any two calls that touch what is\n"
    "                       shared, not only at forks, writes and signals\n"
    "  --max-wall SECONDS   where time is made: on the wall (without the\n"
    "                       option: ten times the timeout, and ten more)\n"
    "  --fail-fork N        let the N-th fork fail with EAGAIN\n"
    "  --help               this text\n"
    "\n"
    "Exits as PROGRAM does (128 + signal if one killed it); 124 after a\n"
    "timeout or a hang, 125 after another limit, left-over processes or a "
    "signal to\n"
    "processes outside; 2 for a wrong command line, 3 where tracing is not\n"
    "possible, 126 or 127 if PROGRAM cannot be run.\n";

enum {
    TIMELINE = 1,
    SVG,
    TRACE,
    FACTS,
    JSON,
    BRIEF,
    EXPLAIN,
    TABLE, /* and one for each table */
    LAST_TABLE = TABLE + STANDS,
    TIMEOUT,
    LINGER,
    MAX_CPU,
    MAX_LIVE,
    MAX_FORKS,
    MAX_OUTPUT,
    MAX_FILE,
    MAX_MEMORY,
    FAIL_FORK,
    VIRTUAL_TIME,
    ORDER,
    FINE_ORDER,
    MAX_WALL,
    HELP
};

static const struct option table[] = {
    {"timeline", no_argument, NULL, TIMELINE},
    {"svg", required_argument, NULL, SVG},
    {"trace", required_argument, NULL, TRACE},
    {"facts", required_argument, NULL, FACTS},
    {"json", required_argument, NULL, JSON},
    {"brief", no_argument, NULL, BRIEF},
    {"explain", required_argument, NULL, EXPLAIN},
    {"processes", required_argument, NULL, TABLE + PROCESSES},
    {"spans", required_argument, NULL, TABLE + SPANS},
    {"events", required_argument, NULL, TABLE + EVENTS},
    {"lines", required_argument, NULL, TABLE + LINES},
    {"stands", required_argument, NULL, TABLE + STANDS},
    {"timeout", required_argument, NULL, TIMEOUT},
    {"linger", required_argument, NULL, LINGER},
    {"max-cpu", required_argument, NULL, MAX_CPU},
    {"max-live", required_argument, NULL, MAX_LIVE},
    {"max-forks", required_argument, NULL, MAX_FORKS},
    {"max-output", required_argument, NULL, MAX_OUTPUT},
    {"max-file", required_argument, NULL, MAX_FILE},
    {"max-memory", required_argument, NULL, MAX_MEMORY},
    {"fail-fork", required_argument, NULL, FAIL_FORK},
    {"virtual-time", no_argument, NULL, VIRTUAL_TIME},
    {"order", required_argument, NULL, ORDER},
    {"fine-order", no_argument, NULL, FINE_ORDER},
    {"max-wall", required_argument, NULL, MAX_WALL},
    {"help", no_argument, NULL, HELP},
    {NULL, 0, NULL, 0},
};

static bool read_seconds(const char *text, double *seconds)
{
    char *end;
    *seconds = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*seconds) && *seconds >= 0;
}

/* A whole number, at least 1, with K, M or G (of 1024) after it. */
static bool read_count(const char *text, long *number)
{
    static const char units[] = "KMG";
    char *end;
    double value = strtod(text, &end);
    const char *unit = *end ? strchr(units, *end) : NULL;
    if (unit) {
        value *= ldexp(1, 10 * (int)(unit - units + 1));
        end++;
    }
    *number = (long)value;
    return end != text && *end == '\0' && value >= 1 && value < 1e18 &&
           value == floor(value);
}

static bool read_option(struct options *o, int option, const char *text)
{
    struct limits *l = &o->limits;
    struct order order;
    if (option > TABLE && option <= LAST_TABLE) {
        o->table = (enum table)(option - TABLE);
        return (o->record = text) != NULL;
    }
    switch (option) {
    case TIMELINE:
        return o->timeline = true;
    case SVG:
        return (o->svg = text) != NULL;
    case TRACE:
        return (o->trace = text) != NULL;
    case FACTS:
        return (o->facts = text) != NULL;
    case JSON:
        return (o->json = text) != NULL;
    case BRIEF:
        return l->brief = true;
    case EXPLAIN:
        return read_count(text, &o->explain) && o->explain < 1 << 30;
    case TIMEOUT:
        return read_seconds(text, &l->timeout) && l->timeout > 0;
    case LINGER:
        return read_seconds(text, &l->linger);
    case MAX_CPU:
        return read_seconds(text, &l->cpu) && l->cpu > 0;
    case MAX_LIVE:
        return read_count(text, &l->live);
    case MAX_FORKS:
        return read_count(text, &l->forks);
    case MAX_OUTPUT:
        return read_count(text, &l->output);
    case MAX_FILE:
        return read_count(text, &l->file);
    case MAX_MEMORY:
        return read_count(text, &l->memory);
    case VIRTUAL_TIME:
        return l->virtual_time = true;
    case ORDER:
        l->virtual_time = true;
        return order_read(&order, l->order = text);
    case FINE_ORDER:
        return l->fine_order = true;
    case MAX_WALL:
        return read_seconds(text, &l->wall) && l->wall > 0;
    case FAIL_FORK:
        return read_count(text, &l->fail_fork);
    }
    return false;
}

int options_read(struct options *o, int argc, char **argv)
{
    int option, which = 0;
    *o = (struct options){.limits.linger = DEFAULT_LINGER};
    /* "+": what follows PROGRAM is the program's own. */
    while ((option = getopt_long(argc, argv, "+h", table, &which)) != -1) {
        if (option == HELP || option == 'h') {
            printf("%s%s", usage, help);
            return 0;
        }
        if (option == '?') {
            fputs(usage, stderr);
            return 2;
        }
        if (!read_option(o, option, optarg)) {
            fprintf(stderr, "observe: --%s '%s': not a number that it takes\n",
                    table[which].name, optarg);
            return 2;
        }
    }
    if (o->explain > 0 || o->table)
        return OPTIONS_OK;
    if (optind >= argc) {
        fprintf(stderr, "observe: which program?\n%s", usage);
        return 2;
    }
    o->command = argv + optind;
    o->limits.lines = (o->json || o->trace) && !o->limits.brief;
    return OPTIONS_OK;
}
