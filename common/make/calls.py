#!/usr/bin/env python3
"""The system calls of a program and its one child that go through their
socket, from a run under strace, in lines that fit on a page.

usage: calls.py PROGRAM [ARGUMENT ...]     exit status 3: no strace here

The program prints to a terminal, as it would without us, so that each of its
lines is a write of its own.
"""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

CALLS = "socketpair,sendmsg,read,readv,write,shutdown"
NAMES = ("program", "worker")
# "<pid> call(arguments) = result", in one piece or in two. strace gives a pid
# five columns: behind a shorter one stand more blanks.
BEGUN = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$")
CALL = re.compile(r"(\d+) +(\w+)\((.*)\)\s+= (-?\d+.*)$")
BYTES = r'"(?:[^"\\]|\\.)*"'


class Missing(Exception):
    """There is no strace here, or it may not trace."""


def whole_lines(trace):
    """Puts calls together that others came in between of."""
    begun = {}
    for line in trace:
        if match := BEGUN.match(line):
            begun[match[1]] = match[2]
        elif match := RESUMED.match(line):
            yield f"{match[1]} {begun.pop(match[1], '')}{match[2]}"
        else:
            yield line


def first_bytes(text):
    """Of the bytes in quotes the magic and the kind, or a line that is
    printed."""
    frame = re.match(r'"(fork\\\d)', text)
    return f'"{frame[1]}"...' if frame else text


def shortened(call, arguments):
    if call == "sendmsg":
        fd = arguments.split(",")[0]
        parts = re.findall(rf"iov_base=({BYTES})(?:\.\.\.)?, iov_len=(\d+)",
                           arguments)
        sizes = " + ".join(size for _, size in parts)
        return f"{fd}, {first_bytes(parts[0][0])}, {sizes}"
    return re.sub(BYTES, lambda match: first_bytes(match[0]), arguments)


def read_trace(trace):
    """(name, call) for each call, from the making of the socket pair on."""
    pids, made, seen = [], False, []
    for line in whole_lines(trace):
        match = CALL.match(line)
        if not match:
            continue
        pid, call, arguments, result = match.groups()
        made = made or call == "socketpair"
        if not made:
            continue
        if pid not in pids:
            pids.append(pid)
        name = NAMES[min(pids.index(pid), len(NAMES) - 1)]
        entry = (name, f"{call}({shortened(call, arguments)}) = {result}")
        if not seen or seen[-1] != entry:  # the end may be read twice
            seen.append(entry)
    return seen


def trace(command, folder="."):
    if not shutil.which("strace"):
        raise Missing("strace is not installed")
    ours, theirs = pty.openpty()
    try:
        with tempfile.NamedTemporaryFile("r", suffix=".trace") as file:
            done = subprocess.run(
                ["strace", "-f", "-qq", "-s", "80", "-o", file.name,
                 "-e", f"trace={CALLS}", "-e", "signal=none", *command],
                cwd=folder, stdin=subprocess.DEVNULL, stdout=theirs,
                stderr=subprocess.PIPE, timeout=60, check=False)
            lines = read_trace(file.read().splitlines())
    finally:
        os.close(ours)
        os.close(theirs)
    if done.returncode != 0:
        raise Missing("strace may not trace here: "
                      f"{done.returncode} {done.stderr.decode()[-200:]}")
    return [f"{name:7}  {call}" for name, call in lines]


def same_calls(old, new):
    """Whether two traces show the same calls: what each of the two did, and in
    which order; not whose turn it was, nor the numbers of descriptors."""
    def of_each(lines):
        return {name: [re.sub(r"(?<=[(\[ ])\d+(?=[,\]])", "N", line)
                       for line in lines
                       if line.startswith(name) and "Finished in" not in line]
                for name in NAMES}
    return of_each(old) == of_each(new)


def main():
    try:
        print("\n".join(trace(sys.argv[1:])))
    except Missing as missing:
        print(f"calls.py: {missing}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
