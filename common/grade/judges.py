"""What a grade depends on besides the submission: when any of it changes, a
submission is graded again, and not otherwise."""

import glob
import hashlib
import os
import re
import shutil
import subprocess
import tempfile

import stage as staging


def without_debugging(path):
    """A program or library without what is in it for debuggers only, such as
    the numbers of lines."""
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "made")
        if shutil.which("objcopy") and subprocess.run(
                ["objcopy", "-D", "--strip-debug",
                 "--remove-section=.note.gnu.build-id", path, made],
                stderr=subprocess.DEVNULL, check=False).returncode == 0:
            path = made
        with open(path, "rb") as file:
            return file.read()


def scripts_of(exercise):
    """Those that judge it: its checks, and what they name of common/grade, one
    through another."""
    kind = "exercises" if "-" in exercise else "steps"
    files = ["common/grade/grade.sh", f"tests/{kind}/{exercise}.bats"]
    others = [file for ending in ("sh", "bash", "awk")
              for file in sorted(glob.glob(f"common/grade/*.{ending}",
                                           root_dir=staging.ROOT))]
    for file in files:  # it grows meanwhile
        text = read(file).decode("utf-8", "replace")
        for other in others:
            name = os.path.basename(other).rsplit(".", 1)[0]
            if other not in files and re.search(
                    rf"common/grade/{re.escape(name)}(\.[a-z]+)?([^a-z.-]|$)",
                    text, re.M):
                files.append(other)
    return files


def read(path):
    try:
        with open(os.path.join(staging.ROOT, path), "rb") as file:
            return file.read()
    except OSError:
        return b""


class Judges:
    def __init__(self):
        common = hashlib.sha256()
        settings = staging.settings()
        for name in ["CC", "GRADE_CFLAGS"]:
            common.update(settings.get(name, "").encode() + b"\0")
        for room in ["pool", "picture", "job", "cli"]:
            for file in sorted(glob.glob(f"common/{room}/*.h",
                                         root_dir=staging.ROOT)):
                common.update(read(file))
        for name in staging.PROGRAMS + staging.LIBRARIES:
            path = os.path.join(staging.build_folder(), name)
            if os.path.isfile(path):
                common.update(without_debugging(path))
        self.common = common.digest()
        self.of = {}

    def sum(self, exercise, data):
        """Of a submission and of all that judges it."""
        if exercise not in self.of:
            own = hashlib.sha256(self.common)
            for file in scripts_of(exercise):
                own.update(read(file))
            own.update(read(staging.source_of(exercise)))
            self.of[exercise] = own.digest()
        return hashlib.sha256(self.of[exercise] + data).hexdigest()
