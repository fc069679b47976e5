"""How many gradings run at once: as many as the processors have time for.

A grading computes now and then and mostly waits, so a number that is right for
one exercise is wrong for the next. Another one is begun whenever the processors
were idle for a good part of the last half second; on a machine that is busy
otherwise there are as many as there are processors.
"""

import os
import time

IDLE_ENOUGH = 0.25  # of one processor
LOOK_EVERY = 0.5
MEMORY_EACH = 400 << 20  # kept free for each


def processors():
    count = len(os.sched_getaffinity(0)) if hasattr(
        os, "sched_getaffinity") else os.cpu_count() or 1
    try:  # a container may be given less
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            most, period = file.read().split()
        if most != "max":
            count = min(count, max(1, round(int(most) / int(period))))
    except (OSError, ValueError):
        pass
    return count


def idle_ticks():
    try:
        with open("/proc/stat", encoding="ascii") as file:
            return int(file.readline().split()[4])
    except (OSError, ValueError, IndexError):
        return None


def memory_free():
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) << 10
    except (OSError, ValueError):
        pass
    return 0


class AtOnce:
    def __init__(self, fixed=0):
        self.fixed = fixed
        self.least = processors()
        self.most = 8 * self.least
        self.idle, self.at = idle_ticks(), time.monotonic()

    def one_more(self, running):
        """May another one begin beside RUNNING others?"""
        if self.fixed:
            return running < self.fixed
        if running < self.least:
            return True
        now, idle = time.monotonic(), idle_ticks()
        if running >= self.most or idle is None or now - self.at < LOOK_EVERY:
            return False
        ticks = os.sysconf("SC_CLK_TCK") * (now - self.at)
        share = (idle - self.idle) / ticks
        self.idle, self.at = idle, now
        return share > IDLE_ENOUGH and memory_free() > MEMORY_EACH
