#!/bin/sh
# Grades a folder of submissions: a row a student.
#
# usage: grade-class.sh [-j JOBS] SUBMISSIONS REPORT [EXERCISE ...]
#
# SUBMISSIONS holds a folder a student, or is what Canvas or Moodle give when all
# are downloaded: handed_in.py knows which file is whose, and for what.
# Without EXERCISE, all those are graded of which any student has a file. Small
# steps are where they are named, such as 03b, or all of them by the word "steps":
# 03b.c, or lessons/03-joined-fork/steps/b.c in a copy of the course.
#
# Into the folder REPORT come index.html (the points, what to talk about, and a
# page for each student behind them), grades.csv and the same for Canvas, Moodle
# and Gradescope, and what class_files.py tells of. What has been graded, and is
# the same file still, is not graded again: an interrupted run goes on where it
# was, and a later one grades what is new.
#
# ROSTER=FILE says who is in the class, and rules on deadlines and weights
# (roster.py, rules.py). REPORT/comments.tsv is the instructor's (comments.py).
# ANONYMOUS=1: a report without names (anonymous.py).
#
# Each grading runs in a cage where one can be made (cage.py). CAGE=required: else
# none is made. JOBS (without: what the machine has time for) run at once.
#
# Exits with 0; or with the sum of 8, if some could not be graded, and 4, if
# somebody should look at what was handed in; or 2 if the command line is wrong, 3
# if nothing could be done, 130 if it was stopped.
exec python3 -B "$(dirname "$0")/grade_class.py" "$@"
