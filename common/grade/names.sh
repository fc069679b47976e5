# shellcheck shell=bash
# What can be graded, and where its files are. An exercise is named as its
# lesson, 03-joined-fork; the small steps before it are 03a, 03b and so on.
# Works from the course's own folder.

# every_name: all of them, a line each, in the order of the course: the steps
# of a lesson, then its exercise, if it has one.
every_name() {
  local name
  for name in $(every_lesson); do
    steps_of "$name"
    [[ ! -e tests/exercises/$name.bats ]] || echo "$name"
  done
}

# every_lesson: those with something to grade, NN-slug, a line each.
every_lesson() {
  local file
  {
    for file in tests/exercises/*.bats; do
      file=${file##*/} && echo "${file%.bats}"
    done
    for file in tests/steps/*a.bats; do
      [[ ! -e $file ]] || { file=${file##*/} && lesson_of "${file%.bats}"; }
    done
  } | sort -u
}

# steps_of NN-slug: 03a 03b ..., a line each.
steps_of() {
  local file
  for file in tests/steps/"${1%%-*}"[a-z].bats; do
    [[ ! -e $file ]] || { file=${file##*/} && echo "${file%.bats}"; }
  done
}

is_step() { [[ $1 =~ ^[0-9][0-9][a-z]$ ]]; }

# lesson_of NAME: 03b and 03-joined-fork both belong to 03-joined-fork.
lesson_of() {
  local folder
  is_step "$1" || { echo "$1" && return; }
  for folder in lessons/"${1:0:2}"-*/; do
    [[ ! -d $folder ]] || { folder=${folder%/} && echo "${folder##*/}" && return; }
  done
}

checks_of() {
  is_step "$1" && echo "tests/steps/$1.bats" || echo "tests/exercises/$1.bats"
}

# file_of NAME: the learner's own file.
file_of() {
  is_step "$1" && echo "lessons/$(lesson_of "$1")/steps/${1:2}.c" ||
    echo "lessons/$1/exercise.c"
}

# reference_of NAME: starter and solution in one file (see starters.sh).
reference_of() {
  is_step "$1" && echo "tests/solutions/$(lesson_of "$1")/steps/${1:2}.c" ||
    echo "tests/solutions/$1/reference.c"
}

hints_of() {
  is_step "$1" && echo "lessons/$(lesson_of "$1")/steps/${1:2}.hints" ||
    echo "lessons/$1/hints.txt"
}

# names_meant WORD: what a word of the command line stands for, a line each: 03
# is all of lesson 03. Nothing where there is none.
names_meant() {
  local name
  for name in $(every_name); do
    [[ $name != "$1" && ${name%%-*} != "$1" && ${name:0:2} != "$1" ]] ||
      echo "$name"
  done
}
