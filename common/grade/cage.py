#!/usr/bin/env python3
"""A cage for the gradings of people whom nobody knows: bubblewrap's.

usage: cage.py           says which cage can be made here, or why none; the exit
                         status is 0, or 1 for none

A grading, its compiling included, runs in a cage; what a submission does runs
in a second one inside it (see cage.bash). The outer one holds the checks, and
nothing else of the course: no solutions, no other submissions, no network, no
process of anybody's. It is made of a *stage* (see stage.py), a copy of what
grading needs. The inner one does not hold the checks either. Nothing of either
is trusted afterwards: what comes out is read as data (see outcome.py).

There are three kinds, by who runs this and by what the kernel allows:
  user     an ordinary user, in user namespaces
  dropped  root, who becomes a user of no name first; then the same
  root     root where user namespaces are forbidden: the checks run as root in
           the outer cage, and the submission as that user in the inner one
"""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys

COURSE = "/course"  # where the stage is in a cage
SUBMISSIONS = "/submission"
RESULT = "/result"

MIB = 1 << 20
MOST_TEMPORARY = 256 * MIB  # all that a grading can write
MOST_FILE = 128 * MIB
# No account has one of these: systemd keeps them for services that want a user
# for as long as they run. Each grading has its own for the same reason.
FIRST_USER, USERS = 61184, 4096


def user_for(number):
    return FIRST_USER + number % USERS


def system_folders(stage):
    """What of the system is seen: programs and libraries, and of /etc only what
    they cannot do without."""
    words = ["--ro-bind", "/usr", "/usr"]
    for path in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            words += ["--ro-bind", path, path]
    for path in ["/opt", "/nix/store"]:
        if os.path.isdir(path):
            words += ["--ro-bind", path, path]
    words += ["--perms", "0755", "--dir", "/etc"]
    for name in ["passwd", "group"]:
        words += ["--ro-bind", f"{stage}/etc/{name}", "/etc/" + name]
    for path in ["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
                 "localtime", "ld-musl-x86_64.path"]:
        words += ["--ro-bind-try", "/etc/" + path, "/etc/" + path]
    return words


def namespaces(kind):
    if kind == "root":
        return ["--unshare-ipc", "--unshare-pid", "--unshare-net",
                "--unshare-uts", "--unshare-cgroup-try"]
    return ["--unshare-all"]


def environment():
    """All that is set in a cage."""
    values = {
        "PATH": f"{COURSE}/build/bats/bats-core/bin:/usr/local/bin:/usr/bin:"
                "/bin:/usr/sbin:/sbin",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "LC_ALL": "C.UTF-8",
        "BUILD": f"{COURSE}/build",
    }
    words = ["--clearenv"]
    for name, value in values.items():
        words += ["--setenv", name, value]
    return words


def common_part(kind, stage):
    return (["bwrap"] + namespaces(kind) +
            ["--die-with-parent", "--new-session", "--hostname", "cage"] +
            system_folders(stage) +
            ["--proc", "/proc", "--dev", "/dev",
             "--size", str(64 * MIB), "--perms", "1777", "--tmpfs", "/dev/shm",
             "--remount-ro", "/dev"])


def inner(kind):
    """The words of CAGE_INNER."""
    return (common_part(kind, COURSE) + environment() +
            ["--size", str(16 * MIB), "--perms", "1777", "--tmpfs", "/tmp"])


def drop(user):
    """The words of CAGE_DROP."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups",
            "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"]


def outer(kind, user, stage, binds, settings, command):
    """The whole command line. binds are (option, path, path in the cage)."""
    words = common_part(kind, stage) + environment()
    words += ["--size", str(MOST_TEMPORARY), "--tmpfs", "/tmp",
              "--ro-bind", stage, COURSE,
              "--tmpfs", f"{COURSE}/build/grade"]
    for bind in binds:
        words += list(bind)
    settings = dict(settings, IN_CAGE=kind, CAGE_INNER=" ".join(inner(kind)))
    if kind == "root":
        settings["CAGE_DROP"] = " ".join(drop(user))
        settings["CAGE_OWNER"] = f"{user}:{user}"
        # The inner cage is made by who has this; what is left out acts on the
        # machine: its clock, its modules, its disks and devices.
        words += ["--cap-drop", "ALL"]
        for name in ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETUID", "SETGID",
                     "SETPCAP", "SYS_ADMIN", "SYS_CHROOT", "NET_ADMIN",
                     "KILL", "SYS_PTRACE"]:
            words += ["--cap-add", "CAP_" + name]
    for name, value in settings.items():
        words += ["--setenv", name, value]
    return words + ["--remount-ro", "/", "--chdir", COURSE, "--"] + command


def end_with_parent():
    """Called in a child: it is told to stop when its parent is gone. (What is
    in a cage is gone then, too: --die-with-parent.)"""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG


def leave_keys():
    """Called in a child: keys that the kernel holds for this session, such as
    of disks or other machines, are not passed on."""
    number = {"x86_64": 250, "aarch64": 219}.get(os.uname().machine)
    if number:
        join_session_keyring = 1
        ctypes.CDLL(None).syscall(number, join_session_keyring, None)


def limits():
    leave_keys()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_FILE, MOST_FILE))
    most = min(1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def become(user):
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def start(kind, user, words, group=None, **pipes):
    """Popen. As root and where that can be, the user changes before anything of
    this is begun. group is a cgroup.Group, or None."""
    def before():  # in the child; the group first: later it may have no right
        if group:
            group.add(os.getpid())
        limits()
        if kind == "dropped":
            become(user)
    return subprocess.Popen(words, stdin=subprocess.DEVNULL,
                            start_new_session=True, preexec_fn=before, **pipes)


def works(kind, stage):
    """Tries it, cage in cage. Returns what was said if it does not work."""
    user = user_for(os.getpid())
    test = "exec $CAGE_INNER --remount-ro / ${CAGE_DROP:-} true"
    words = outer(kind, user, stage, [], {}, ["bash", "-c", test])
    try:
        child = start(kind, user, words, stdout=subprocess.DEVNULL,
                      stderr=subprocess.PIPE)
        said = child.communicate(timeout=60)[1].decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if child.returncode == 0:
        return ""
    return said.strip().split("\n")[0] or f"status {child.returncode}"


def find_kind(stage):
    """Returns (kind, ""), or (None, why there is no cage)."""
    if not shutil.which("bwrap"):
        return None, "bubblewrap is not installed"
    why = ""
    for kind in ["dropped", "root"] if os.geteuid() == 0 else ["user"]:
        why = works(kind, stage)
        if not why:
            return kind, ""
    return None, f"bubblewrap can make none here ({why})"


def main():
    import stage
    with stage.Stage() as made:
        kind, why = find_kind(made.path)
    print(f"a cage of the kind '{kind}'" if kind else f"no cage: {why}")
    return 0 if kind else 1


if __name__ == "__main__":
    sys.exit(main())
