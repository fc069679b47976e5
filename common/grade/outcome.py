"""What comes out of a cage, read as data: bounded, and refused where it is not
what it should be."""

import os
import re
import stat

KIB = 1 << 10
MOST_TEXT = 64 * KIB
MOST_ROWS = 256 * KIB
MOST_RECORD = 2 << 20
MOST_SUBMISSION = 1 << 20
STATES = ["pass", "fail", "skip", "left-out"]


class NotReadable(Exception):
    """Says in words what is wrong, as a reason."""


def read_file(path, most, whole=True):
    """The bytes of a file: of a real one, not of a link, a FIFO or a device;
    with no more than MOST. Unless whole, the first of a longer one."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK |
                     os.O_CLOEXEC)
    except OSError as error:
        raise NotReadable(f"it cannot be read: {error.strerror}") from error
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise NotReadable("it is not a file")
        data = file.read(most + 1)
    if whole and len(data) > most:
        raise NotReadable(f"it is larger than {most // KIB} KiB")
    return data[:most]


def plain(data):
    """Text as it can be shown: UTF-8, and of the control characters only those
    that end a line or space it out."""
    text = data.decode("utf-8", "replace")
    return re.sub("[\0-\b\v-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", "?",
                  text)


def shortened(text, most=MOST_TEXT):
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return text
    start = data[:most].decode("utf-8", "ignore")
    return start + f"\n... and more: a verdict ends after {most // KIB} KiB\n"


def checks_of(file):
    """The points of each check in a .bats file, in their order."""
    points = []
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('@test "'):
                found = re.search(r' \[([0-9]+)\]" *\{$', line.rstrip())
                points.append(int(found.group(1)) if found else 1)
    return points


def parse_rows(data, exercise, points):
    """The rows of rows.awk, each a list of eight fields. One for each check, in
    order, and no more points than there are to get."""
    rows = []
    for line in plain(data).split("\n")[:-1]:
        row = line.split("\t")
        if len(row) != 8 or row[0] != exercise or row[2] not in STATES:
            raise NotReadable("the outcome of the checks is not readable")
        if not all(re.fullmatch("[0-9]{1,9}", row[i]) for i in (1, 3, 4, 5)):
            raise NotReadable("the outcome of the checks is not readable")
        number, got, most = int(row[1]), int(row[3]), int(row[4])
        if number != len(rows) + 1 or number > len(points) or \
                most > points[number - 1] or \
                got != (most if row[2] == "pass" else 0):
            raise NotReadable("the outcome of the checks does not add up")
        rows.append(row)
    if len(rows) != len(points):
        raise NotReadable("not all checks have an outcome")
    return rows
