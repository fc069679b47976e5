"""Grades on other machines: with GNU parallel over ssh, or under Slurm.

What is sent, or lies where all machines see it, is a *bundle*: a folder with a
stage, the submissions as todo/0001-EXERCISE.c and so on, and afterwards
done/0001-EXERCISE.json, what became of each (job.py writes them). What comes
back is data from outside, as what comes out of a cage is: bounded, and checked.
"""

import base64
import io
import os
import secrets
import shlex
import shutil
import subprocess
import tarfile

import grading
import outcome
import stage as staging

MOST_RESULT = 16 << 20


class Trouble(Exception):
    """The engine cannot be used; says why, and what to do."""


class Bundle:
    """In the report's folder, since that is where all machines of a cluster see
    it; removed when it has served."""

    def __init__(self, report, todo, stage):
        self.folder = os.path.join(report, ".bundle")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder, mode=0o700)
        self.stage, self.works = stage, {}
        shutil.copytree(stage.path, os.path.join(self.folder, "course"))
        for name in ["todo", "done", "references", "log"]:
            os.mkdir(os.path.join(self.folder, name))
        for exercise in {work.exercise for work in todo}:
            file = stage.reference(exercise)
            if file:
                shutil.copy2(file, os.path.join(self.folder, "references"))
        for number, work in enumerate(todo, 1):
            name = f"{number:05}-{work.exercise}"
            self.works[name] = work
            with open(os.path.join(self.folder, "todo", name + ".c"),
                      "wb") as file:
                file.write(work.data)
        with open(os.path.join(self.folder, "settings"), "w",
                  encoding="utf-8") as file:
            for name, value in staging.settings().items():
                file.write(f"{name}={value}\n")

    def write_parts(self, count):
        """The names in so many parts or fewer, a line each in the file parts;
        the exercises mixed, so that each part takes about as long. Returns how
        many."""
        names = list(self.works)
        count = max(1, min(count, len(names)))
        with open(os.path.join(self.folder, "parts"), "w",
                  encoding="ascii") as file:
            for i in range(count):
                file.write(" ".join(names[i::count]) + "\n")
        return count

    def collect(self, take):
        """take(work, outcome, cage) for each that is there by now."""
        for name in list(self.works):
            path = os.path.join(self.folder, "done", name + ".json")
            if not os.path.lexists(path):
                continue
            work = self.works.pop(name)
            try:
                result, kind = grading.from_json(
                    outcome.read_file(path, MOST_RESULT), work.exercise,
                    self.stage)
            except outcome.NotReadable as error:
                result, kind = failed(str(error)), None
            take(work, result, kind)

    def give_up(self, take, why):
        for work in self.works.values():
            take(work, failed(why), None)
        self.works = {}

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def failed(why):
    result = grading.Outcome()
    result.state, result.why = "not-graded", why
    return result


# What runs for part N on a machine, in the folder that the bundle came to.
# What it prints is what has been done.
PART = """cd THERE && mkdir part-{} && tar -xzf bundle.tar.gz -C part-{} &&
mkdir part-{}/done &&
python3 -B part-{}/course/common/grade/job.py JOBS part-{} \
$(sed -n {}p part-{}/parts) >&2; tar -cf - -C part-{}/done . | base64
rm -rf part-{}"""


def with_parallel(bundle, hosts, jobs, take):
    """HOSTS as GNU parallel has them: host,host or user@host; ":" is this
    machine. Each gets the bundle once, in a folder of its own that is removed
    in the end."""
    if not shutil.which("parallel"):
        raise Trouble("ENGINE=parallel needs GNU parallel: make grade-tools")
    logins = [login for login in hosts.split(",") if login]
    if not logins:
        raise Trouble("ENGINE=parallel needs HOSTS=host,host,...")
    count = bundle.write_parts(4 * len(logins))
    packed = os.path.join(bundle.folder, "bundle.tar.gz")
    subprocess.run(["tar", "-C", bundle.folder, "-czf", packed, "course",
                    "references", "settings", "todo", "parts"], check=True)
    there = "/tmp/grade-class-" + secrets.token_hex(8)
    said = ""
    try:
        for login in logins:
            send(login, packed, there)
        said = run_parts(bundle, hosts, jobs, there, count)
    finally:
        for login in logins:
            on(login, f"rm -rf {there}")
    for number in range(1, count + 1):
        unpack(bundle, os.path.join(bundle.folder, "results", "1",
                                    str(number), "stdout"))
    bundle.collect(take)
    if bundle.works:
        bundle.give_up(take, "no machine has graded it" +
                       (f": {said.splitlines()[-1]}" if said else ""))


def run_parts(bundle, hosts, jobs, there, count):
    """Returns what was said about it."""
    command = PART.replace("JOBS", f"-j {jobs}" if jobs else "").replace(
        "THERE", there)
    child = subprocess.Popen(
        ["parallel", "--will-cite", "--sshlogin", hosts, "--results",
         "results", "-j", "1", command, ":::"] +
        [str(number) for number in range(1, count + 1)],
        cwd=bundle.folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        return child.communicate()[1].strip()
    except BaseException:
        child.terminate()
        child.terminate()  # once: begin no more; twice: end those that run
        child.wait()
        raise


def on(login, command, **streams):
    """Runs it there; a login may say how: ssh -p 2222 host."""
    words = shlex.split(login.split("/", 1)[-1])
    if words == [":"]:
        words = ["sh", "-c"]
    elif len(words) == 1:
        words = ["ssh"] + words
    streams.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(words + [command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False,
                          **streams)


def send(login, packed, there):
    # A host may be named twice, or share its /tmp with another.
    with open(packed, "rb") as file:
        done = on(login, f"{{ mkdir -m 700 {there} || test -O {there}; }} && "
                  f"cat >{there}/new.$$ && "
                  f"mv {there}/new.$$ {there}/bundle.tar.gz", stdin=file)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no answer"]
        raise Trouble(f"nothing can be sent to {login}: {said[-1]}")


def unpack(bundle, path):
    """Names are checked, since a machine could send any."""
    try:
        with open(path, "rb") as file:
            data = base64.b64decode(file.read(), validate=False)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                known = member.name.rsplit("/", 1)[-1].removesuffix(".json")
                if known not in bundle.works or not member.isfile() or \
                        member.size > MOST_RESULT:
                    continue
                with open(os.path.join(bundle.folder, "done",
                                       known + ".json"), "wb") as file:
                    shutil.copyfileobj(archive.extractfile(member), file)
    except (OSError, ValueError, tarfile.TarError):
        pass  # what is missing then is said


SBATCH = """#!/bin/sh
#SBATCH --job-name=grade-class
#SBATCH --array=1-{parts}
#SBATCH --output={log}/%a.log
#SBATCH --time=02:00:00
# A part of a class on each; each grades its part as one machine would. Made by
# `make grade-class ENGINE=slurm`; options of your cluster come from SBATCH.
cd {folder} || exit 1
exec python3 -B course/common/grade/job.py{jobs} . $(sed -n \
"${{SLURM_ARRAY_TASK_ID}}p" parts)
"""


def with_slurm(bundle, jobs, take, each=20):
    """A job array, and a wait until its last part has ended. The report must
    lie where all machines see it, as is usual on a cluster."""
    if not shutil.which("sbatch"):
        raise Trouble("ENGINE=slurm needs Slurm's commands (sbatch), which are "
                      "not here")
    parts = bundle.write_parts(-(-len(bundle.works) // each))
    script = os.path.join(os.path.dirname(bundle.folder),
                          "grade-class.sbatch")
    with open(script, "w", encoding="utf-8") as file:
        file.write(SBATCH.format(
            parts=parts, folder=shlex.quote(bundle.folder),
            log=os.path.join(bundle.folder, "log"),
            jobs=f" -j {jobs}" if jobs else ""))
    child = subprocess.Popen(
        ["sbatch", "--wait", "--parsable"] +
        shlex.split(os.environ.get("SBATCH", "")) + [script],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    number = ""
    try:
        number = child.stdout.readline().strip().split(";")[0]
        while child.poll() is None:
            bundle.collect(take)
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                pass
        said = child.stderr.read().strip()
    except BaseException:
        if number:
            subprocess.run(["scancel", number], check=False)
        child.terminate()
        child.wait()
        raise
    bundle.collect(take)
    if bundle.works:
        bundle.give_up(take, "Slurm has not graded it" +
                       (f": {said.splitlines()[-1]}" if said else ""))
