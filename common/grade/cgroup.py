"""Holds the memory and the processes of a grading with a control group, where
one may be made: as root, or in a group that was handed to this user. Elsewhere
the observer's limits hold alone."""

import os
import time

MIB = 1 << 20
MOST_MEMORY = 1536 * MIB
MOST_PROCESSES = 800
TOP = "/sys/fs/cgroup"


def own_groups():
    """Pairs of (controllers, path): those this process is in."""
    groups = []
    try:
        with open("/proc/self/cgroup", encoding="ascii") as lines:
            for line in lines:
                _, names, path = line.rstrip("\n").split(":", 2)
                groups.append((names.split(",") if names else [], path))
    except (OSError, ValueError):
        pass
    return groups


def places():
    """Folders in which a group with that limit could be made, with the limits'
    files: one that has both in cgroup v2, one for each in v1."""
    for names, path in own_groups():
        if not names:
            # In v2 a group that has processes hands nothing on; but one beside
            # it may get what their parent hands on.
            for folder in [path, os.path.dirname(path)]:
                folder = TOP + folder.rstrip("/")
                handed_on = read(folder + "/cgroup.subtree_control").split()
                if "memory" in handed_on and "pids" in handed_on:
                    yield folder, {"memory.max": MOST_MEMORY,
                                   "memory.swap.max": 0,
                                   "pids.max": MOST_PROCESSES}
                    break
        for name, file, most in [
                ("memory", "memory.limit_in_bytes", MOST_MEMORY),
                ("pids", "pids.max", MOST_PROCESSES)]:
            if name in names:
                folder = f"{TOP}/{name}" + path.rstrip("/")
                yield folder, {file: most}


def read(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except OSError:
        return ""


def write(path, value):
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(str(value))
        return True
    except OSError:
        return False


class Group:
    def __init__(self, folders):
        self.folders = folders

    def add(self, pid):
        for folder in self.folders:
            write(folder + "/cgroup.procs", pid)

    def kill(self):
        for folder in self.folders:
            if write(folder + "/cgroup.kill", 1):
                continue
            for pid in read(folder + "/cgroup.procs").split():
                try:
                    os.kill(int(pid), 9)
                except ProcessLookupError:
                    pass

    def close(self):
        for folder in self.folders:
            for _ in range(40):
                try:
                    os.rmdir(folder)
                    break
                except OSError:
                    time.sleep(0.025)  # somebody is still about to end in it


def make(name):
    """A group for what add() gets, or None."""
    folders = []
    for folder, limits in places():
        folder += "/grading-" + name.strip("/").replace("/", "-")
        try:
            os.mkdir(folder)
        except OSError:
            continue
        folders.append(folder)
        for file, most in limits.items():
            write(f"{folder}/{file}", most)
    return Group(folders) if folders else None
