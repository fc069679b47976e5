#!/usr/bin/env python3
"""Grades one submission, in a cage where one can be made.

usage: grading.py ROWS FILE EXERCISE

writes what its checks say into the file ROWS (see rows.awk), and prints what is
to be known about the cage, if there was none.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import cage
import cgroup
import outcome
import stage as staging

MOST_SECONDS = 400  # of one grading, whatever happens in it
ENDED_BY_LIMIT = [
    "it does not end", "it starts processes without end",
    "it prints without end", "it takes memory without end",
    "it writes a file without end", "the grading was ended before it came here",
]


class Outcome:
    """What became of one grading:
    state    graded, or not-graded: then why says it
    rows     of parse_rows
    text     what the student should read
    compiler its words on a submission that compiles
    record   the observer's JSON of the run that went wrong first, or of the
             first; arguments, what it was run with
    """

    def __init__(self):
        self.state = self.why = self.text = self.compiler = ""
        self.rows, self.record, self.arguments = [], b"", ""
        self.seconds = 0.0

    def points(self):
        return sum(int(row[3]) for row in self.rows)

    def most(self):
        return sum(int(row[4]) for row in self.rows)

    def first_wrong(self):
        for row in self.rows:
            if row[2] == "fail":
                return row[7].split("\\n")[0]
        return ""

    def kind(self):
        """all, some, does-not-compile, ended-by-limit, or not-graded"""
        first = self.first_wrong()
        if self.state != "graded":
            return "not-graded"
        if first in ("it does not compile", "main is missing"):
            return "does-not-compile"
        if first in ENDED_BY_LIMIT:
            return "ended-by-limit"
        return "some" if first else "all"


def to_json(result, kind):
    """For another machine."""
    return json.dumps({
        "state": result.state, "why": result.why, "text": result.text,
        "compiler": result.compiler, "arguments": result.arguments,
        "rows": "".join("\t".join(row) + "\n" for row in result.rows),
        "record": result.record.decode("latin-1"), "cage": kind})


def from_json(data, exercise, stage):
    """(Outcome, kind) from another machine; checked as from a cage."""
    result = Outcome()
    try:
        known = json.loads(data)
        if any(not isinstance(known[name], str) for name in [
                "state", "why", "text", "compiler", "arguments", "rows",
                "record"]):
            raise ValueError
        for name in ["why", "text", "compiler", "arguments"]:
            setattr(result, name, outcome.shortened(outcome.plain(
                known[name].encode("utf-8", "replace"))))
        result.state = known["state"]
        result.record = known["record"].encode("latin-1")
        if result.state == "graded":
            result.rows = outcome.parse_rows(
                known["rows"].encode("utf-8"), exercise,
                outcome.checks_of(stage.checks(exercise)))
        elif result.state != "not-graded":
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise outcome.NotReadable("the other machine's answer is not "
                                  "readable") from error
    kind = known.get("cage")
    return result, kind if kind in ("user", "dropped", "root") else None


class Grading:
    """One that runs. Its caller waits until its output (fileno) can be read,
    calls look each time, and at least every second or so; and finish as soon as
    one of them returned True."""

    def __init__(self, stage, kind, data, exercise, number=0):
        self.stage, self.kind, self.exercise = stage, kind, exercise
        self.begun = time.monotonic()
        self.result = Outcome()
        self.text, self.said_too_much = b"", False
        self.ended_why = ""
        self.folder = tempfile.mkdtemp(prefix="one-", dir=stage.folder)
        self.user = cage.user_for(os.getpid() + number)
        self.cgroup = None
        self.process = None
        try:
            self.start(data)
        except BaseException:
            self.close()
            raise

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, data):
        name = self.exercise + ".c"
        for folder in ["submission", "result"]:
            os.mkdir(self.path(folder))
        with open(self.path("submission/" + name), "wb") as file:
            file.write(data)
        self.cgroup = cgroup.make(self.folder)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        if self.kind:
            self.give_to_user()
            self.process = cage.start(self.kind, self.user, self.caged(name),
                                      self.cgroup, **pipes)
        else:
            self.process = self.start_without(name, **pipes)
            if self.cgroup:
                self.cgroup.add(self.process.pid)
        os.set_blocking(self.process.stdout.fileno(), False)

    def give_to_user(self):
        if self.kind == "dropped":
            for path in [self.folder, self.path("result")]:
                os.chown(path, self.user, self.user)

    def caged(self, name):
        binds = [("--ro-bind", self.path("submission/" + name),
                  f"{cage.SUBMISSIONS}/{name}"),
                 ("--bind", self.path("result"), cage.RESULT)]
        reference = self.stage.reference(self.exercise)
        if reference:
            binds.append(("--ro-bind", reference,
                          f"{cage.COURSE}/build/grade/" +
                          os.path.basename(reference)))
        settings = dict(staging.settings(), PROGRESS="/dev/null",
                        GRADE_KEEP=cage.RESULT)
        return cage.outer(
            self.kind, self.user, self.stage.path, binds, settings,
            ["bash", "common/grade/grade.sh", "-r", cage.RESULT + "/rows",
             "-s", f"{cage.SUBMISSIONS}/{name}", self.exercise])

    def start_without(self, name, **pipes):
        values = dict(os.environ, PROGRESS="/dev/null", IN_CAGE="none",
                      GRADE_KEEP=self.path("result"))
        return subprocess.Popen(
            [os.path.join(staging.ROOT, "common/grade/grade.sh"),
             "-r", self.path("result/rows"),
             "-s", self.path("submission/" + name), self.exercise],
            stdin=subprocess.DEVNULL, start_new_session=True, env=values,
            preexec_fn=cage.end_with_parent, **pipes)

    def fileno(self):
        return self.process.stdout.fileno()

    def look(self):
        """Takes what there is to be read. True: it is over."""
        try:
            data = os.read(self.fileno(), 65536)
        except BlockingIOError:
            data = None
        if data:
            room = 2 * outcome.MOST_TEXT - len(self.text)
            self.text += data[:max(room, 0)]
        elif data == b"":
            return True
        if self.over_time():
            self.ended_why = f"it was not over after {MOST_SECONDS} seconds"
            return True
        return False

    def over_time(self):
        return time.monotonic() - self.begun > MOST_SECONDS

    def stop(self):
        """Ends all of it, wherever it is."""
        if not self.process:
            return
        try:
            if self.kind:
                self.process.kill()  # the first process of the cage; all end
            else:
                os.killpg(self.process.pid, signal.SIGTERM)
                self.process.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
        if self.cgroup:
            self.cgroup.kill()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def finish(self):
        """Returns the Outcome. Everything of it is gone then."""
        if self.ended_why:
            self.stop()
        self.process.wait()
        self.result.seconds = time.monotonic() - self.begun
        try:
            self.read_result()
        except outcome.NotReadable as error:
            self.result.state, self.result.rows = "not-graded", []
            self.result.why = self.ended_why or self.last_words() or str(error)
        self.close()
        return self.result

    def last_words(self):
        """Of the grader itself, if it said nothing but that."""
        if self.process.returncode in (0, 1):
            return ""
        lines = self.result.text.strip().split("\n")
        return lines[-1][:200]

    def read_result(self):
        text = outcome.plain(self.text)
        for folder in [cage.SUBMISSIONS, self.path("submission")]:
            text = text.replace(folder + "/", "")
        self.result.text = outcome.shortened(text)
        rows = outcome.read_file(self.path("result/rows"), outcome.MOST_ROWS)
        for folder in [cage.SUBMISSIONS, self.path("submission")]:
            rows = rows.replace(os.fsencode(folder) + b"/", b"")
        self.result.rows = outcome.parse_rows(rows, self.exercise,
                                              outcome.checks_of(
                                                  self.stage.checks(
                                                      self.exercise)))
        self.result.state = "graded"
        for name in ["wrong", "looked-at"]:
            try:
                self.result.record = outcome.read_file(
                    self.path(f"result/{name}.json"), outcome.MOST_RECORD)
                self.result.arguments = outcome.plain(outcome.read_file(
                    self.path(f"result/{name}.arguments"), 65536)).strip()
                break
            except outcome.NotReadable:
                continue
        try:
            words = outcome.plain(outcome.read_file(
                self.path("result/compiler"), outcome.MOST_TEXT, whole=False))
            self.result.compiler = words.replace(cage.SUBMISSIONS + "/", "")
        except outcome.NotReadable:
            pass

    def close(self):
        if self.process and self.process.returncode is None:
            self.stop()
            self.process.wait()
        if self.process:
            self.process.stdout.close()
        if self.cgroup:
            self.cgroup.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def grade(stage, kind, data, exercise):
    """The Outcome of one; returns when it is over."""
    one = Grading(stage, kind, data, exercise)
    try:
        with selectors.DefaultSelector() as waiting:
            waiting.register(one, selectors.EVENT_READ)
            while True:
                waiting.select(1)
                if one.look():
                    return one.finish()
    finally:
        one.close()


def without_cage(why):
    """What is to be said where there is none."""
    return (f"graded without a cage, since {why}: a submission runs as you, "
            "and may read and change what you may")


def may_go_on(kind, why):
    """Without a cage: not if one is required, and not without a word."""
    if kind:
        return True
    if os.environ.get("CAGE") == "required":
        print(f"CAGE=required, and there is none: {why}", file=sys.stderr)
        return False
    print(without_cage(why), file=sys.stderr)
    return True


def main():
    rows, file, exercise = sys.argv[1:]
    try:
        data = outcome.read_file(os.path.realpath(file),
                                 outcome.MOST_SUBMISSION)
    except outcome.NotReadable as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 3
    with staging.Stage() as stage:
        kind, why = cage.find_kind(stage.path)
        if not may_go_on(kind, why):
            return 3
        result = grade(stage, kind, data, exercise)
    if result.state != "graded":
        print(f"{file} could not be graded: {result.why}", file=sys.stderr)
        return 3
    with open(rows, "w", encoding="utf-8") as to:
        for row in result.rows:
            print("\t".join(row), file=to)
    if not kind:
        print(without_cage(why))
    return 0


if __name__ == "__main__":
    sys.exit(main())
