#include "last_words.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "process.h"

struct last_words {
    struct process process;
    char *words; /* 512 bytes that both see */
};

#ifdef __linux__
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "clock.h"

static void say(const char *words)
{
    int unread;
    if (!words[0] || write(STDERR_FILENO, words, strlen(words)) <= 0)
        return;
    /* A launcher may begin to clean up as soon as we end. So stay until it has
     * read our words, for two seconds at most. */
    for (int i = 0; i < 200; i++) {
        if (ioctl(STDERR_FILENO, FIONREAD, &unread) != 0 || unread == 0)
            break;
        sleep_seconds(0.01);
    }
}

static int wait_for_the_end(struct process *process)
{
    struct last_words *last_words = (struct last_words *)process;
    sigset_t death;
    int number;
    sigemptyset(&death);
    sigaddset(&death, SIGUSR2);
    sigprocmask(SIG_BLOCK, &death, NULL);
    /* A launcher that ends a whole job signals process groups. That kills this
     * child too, and then nothing needs to be said. */
    prctl(PR_SET_PDEATHSIG, SIGUSR2);
    /* The signal comes when the thread that forked us ends. If its process has
     * other threads it is still our parent, and the signal will come again. */
    while (getppid() == process->parent) {
        sigwait(&death, &number);
        if (!last_words->words[0])
            return 0;
    }
    /* In a session of our own we are not hit when a launcher cleans up. */
    setsid();
    signal(SIGPIPE, SIG_IGN);
    say(last_words->words);
    return 1;
}
#else
static int wait_for_the_end(struct process *process)
{
    (void)process;
    return 0;
}
#endif

struct last_words *last_words_start(void)
{
    struct last_words *last_words = calloc(1, sizeof *last_words);
    if (!last_words)
        return NULL;
    last_words->words = mmap(NULL, 512, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    last_words->process = (struct process){.run = wait_for_the_end,
                                           .name = "last words",
                                           .daemon = true,
                                           .internal = true};
    if (last_words->words != MAP_FAILED) {
        if (process_start(&last_words->process) == 0)
            return last_words;
        munmap(last_words->words, 512);
    }
    free(last_words);
    return NULL;
}

void last_words_set(struct last_words *last_words, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_words->words, 512, format, arguments);
    va_end(arguments);
}

void last_words_free(struct last_words *last_words)
{
    if (!last_words)
        return;
    last_words->words[0] = '\0';
    kill(last_words->process.pid, SIGUSR2);
    process_join(&last_words->process, PROCESS_FOREVER);
    munmap(last_words->words, 512);
    free(last_words);
}
