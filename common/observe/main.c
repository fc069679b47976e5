/*
 * observe: runs a program, and shows what the kernel saw of its processes.
 *
 * How it works: docs/see-what-the-kernel-saw.md. The parts, in reading order:
 *   record    what happened: processes, their spans, events, lines, verdict
 *   run_limits  what a run may use
 *   output    the program's output on its way through
 *   filter    the few system calls at which it stops for a moment
 *   proc      questions to /proc;  machine: registers and memory
 *   tracer    what is known of the processes that are being traced
 *   family    births and deaths: who is whose child, who was reaped by whom
 *   calls     what it means to enter or leave such a system call
 *   launch    starts the program, cut off from everything of ours
 *   trace     the stops that the kernel reports, one after the other
 *   sample    what the kernel does not report: looked up every 10 ms in /proc
 *   watch     the loop that drives all of these
 *   clock     and what clock.h names: time that we make
 *   wait_run  and the other wait_…: who waits for whom, if it hangs
 *   explain   the same for a program that runs without us
 *   facts     the record in numbers;  story: in a sentence
 *   timeline, svg, chrome, json: four views of the record;  layout: what the
 *             pictures share;  svg_card, svg_rows: parts of the one for a page
 *   tables    a record that was kept as JSON, in rows;  read_json: reads it
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "chrome.h"
#include "explain.h"
#include "facts.h"
#include "json.h"
#include "launch.h"
#include "options.h"
#include "record.h"
#include "svg.h"
#include "tables.h"
#include "timeline.h"
#include "watch.h"

enum {
    BAD_RECORD = 2,
    CANNOT_OBSERVE = 3,
    CANNOT_WRITE = 4,
    TIMED_OUT = 124,
    OVER_LIMIT
};

static int exit_status(const struct record *r)
{
    int status = r->processes[0].status;
    switch (r->verdict) {
    case V_OK:
    case V_EXIT:
        return WEXITSTATUS(status);
    case V_SIGNAL:
        return 128 + WTERMSIG(status);
    case V_TIMEOUT:
    case V_HANG:
        return TIMED_OUT;
    case V_INTERRUPTED:
        return 128 + r->interrupted_by;
    default:
        return OVER_LIMIT;
    }
}

static void write_facts(const struct record *r, FILE *to)
{
    struct facts facts;
    facts_compute(&facts, r);
    facts_write(&facts, to);
}

struct view {
    const char *path;
    void (*write)(const struct record *r, FILE *to);
    FILE *file;
};

/* A path /dev/fd/N is the descriptor N that we were given, also where it could
 * not be opened a second time, since root's rights have been dropped. */
static FILE *open_view(const char *path)
{
    int fd, end = 0;
    if (sscanf(path, "/dev/fd/%d%n", &fd, &end) != 1 || path[end])
        return fopen(path, "we");
    fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return fd == -1 ? NULL : fdopen(fd, "w");
}

/* Before the run, so that nobody waits for a picture that cannot be kept. */
static int open_views(struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!views[i].path)
            continue;
        views[i].file = open_view(views[i].path);
        if (!views[i].file) {
            fprintf(stderr, "observe: cannot write %s: %s\n", views[i].path,
                    strerror(errno));
            return CANNOT_WRITE;
        }
    }
    return 0;
}

static int write_views(struct view *views, size_t count, const struct record *r)
{
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        if (!views[i].file)
            continue;
        views[i].write(r, views[i].file);
        int failed = ferror(views[i].file);
        if (fclose(views[i].file) != 0 || failed) {
            fprintf(stderr, "observe: %s is not complete: %s\n", views[i].path,
                    strerror(errno));
            result = CANNOT_WRITE;
        }
    }
    return result;
}

static int explain_no_run(int why, const char *program)
{
    if (why == TRACE_NO_PROGRAM) {
        fprintf(stderr, "observe: cannot run %s: %s\n", program,
                strerror(errno));
        return errno == ENOENT ? 127 : 126;
    }
    fprintf(stderr,
            "observe: cannot trace here (%s): is this run by a debugger "
            "or strace, or in a container that forbids ptrace?\n",
            strerror(errno));
    return CANNOT_OBSERVE;
}

static void say_left_behind(const struct record *r)
{
    fputs("observe: left behind, and removed:", stderr);
    for (int i = 0; i < MOST_LEAVINGS && r->leavings[i]; i++)
        fprintf(stderr, "%s %s", i ? "," : "", r->leavings[i]);
    if (r->left_behind > MOST_LEAVINGS)
        fprintf(stderr, " and %ld more", r->left_behind - MOST_LEAVINGS);
    fputs("\n", stderr);
}

/* What was left behind is worth a line of its own only if the program ended by
 * itself: who is killed cannot tidy up. */
static void say_verdict(const struct record *r, bool drawn)
{
    if (r->left_behind > 0 && (r->verdict == V_OK || r->verdict == V_EXIT))
        say_left_behind(r);
    if (r->verdict != V_OK && r->verdict != V_EXIT)
        fprintf(stderr, "observe: %s: %s\n", verdict_names[r->verdict],
                r->reason);
    if (r->waiting && !drawn) /* else it stands above the picture */
        fprintf(stderr, "observe: %s\n", r->waiting);
}

static int explain_running(pid_t pid)
{
    int error = explain(pid, stdout);
    if (error == ESRCH)
        fprintf(stderr, "observe: there is no process %d\n", (int)pid);
    else if (error == EACCES)
        fprintf(stderr,
                "observe: process %d may not be looked into: run this "
                "as its user, or as root\n",
                (int)pid);
    else if (error)
        fprintf(stderr, "observe: %s\n", strerror(error));
    return error ? CANNOT_OBSERVE : 0;
}

static int print_table(const struct options *options)
{
    if (table_write(options->table, options->record, stdout) != 0)
        return BAD_RECORD;
    if (fflush(stdout) == 0)
        return 0;
    fprintf(stderr, "observe: cannot write to stdout: %s\n", strerror(errno));
    return CANNOT_WRITE;
}

int main(int argc, char **argv)
{
    struct options options;
    struct record record;
    int status = options_read(&options, argc, argv);
    if (status != OPTIONS_OK)
        return status;
    if (options.explain > 0)
        return explain_running((pid_t)options.explain);
    if (options.table)
        return print_table(&options);
    struct view views[] = {
        {options.facts, write_facts, NULL},
        {options.json, write_json, NULL},
        {options.svg, write_svg, NULL},
        {options.trace, write_chrome, NULL},
    };
    size_t count = sizeof views / sizeof *views;
    status = open_views(views, count);
    if (status != 0)
        return status;
    record_init(&record, options.command);
    int result = watch(&record, &options.limits, options.json != NULL);
    if (result != 0) {
        status = explain_no_run(result, options.command[0]);
    } else {
        if (options.timeline)
            print_timeline(&record, stderr);
        say_verdict(&record, options.timeline);
        status = write_views(views, count, &record);
        if (status == 0)
            status = exit_status(&record);
    }
    record_free(&record);
    return status;
}
