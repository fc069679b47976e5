#!/usr/bin/env bash
# Wrong lessons, each of which the lesson's own tests must refuse. A suite that
# accepts one is the defect.
#
# usage: make test-mutants [MUTANTS="03-joined-fork 04-ten-processes/no-join"]
#
# tests/mutants/NN-slug/NAME.pl makes one from the lesson's source, with
# `perl -0p`; its first line says what is wrong, and it dies where it finds
# nothing to change. A second line "# in NAME.c" says that it changes what stands
# beside the lesson's source instead. The wrong program is compiled as the lesson is and takes
# its place in a build folder of its own, whose other entries are links; there
# the lesson's bats file runs until a test fails. Then the lesson itself goes
# the same way under the name "as-it-is", and must pass the tests that refused a
# mutant of it: otherwise the arrangement is broken, and they prove nothing.
#
# JOBS  how many at once; they mostly sleep, so more than the cores
# EACH  only so many of each lesson, spread over the list; for a quick look
set -u
cd "$(dirname "$0")/../.." || exit 1
: "${COMPILE:?run this by: make test-mutants}" "${LIBS:?}"
build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
results=$build/mutants/results

# verdict ok|FAIL WHICH WORDS ...
verdict() {
  printf '%-4s %-40s %s\n' "$1" "$2" "${*:3}"
  echo "$1" >>"$results"
}

# make_program LESSON NAME SOURCE FOLDER: all of the lesson's sources there
make_program() {
  local changed=${3##*/} file in
  if [[ $2 != as-it-is ]]; then
    in=$(sed -n '2s/^# in //p' "tests/mutants/$1/$2.pl")
    changed=${in:-$changed}
  fi
  for file in "lessons/$1"/*.[ch]; do
    [[ $file == */exercise.c ]] || cp "$file" "$4/"
  done
  [[ $2 == as-it-is ]] ||
    perl -0p "tests/mutants/$1/$2.pl" "lessons/$1/$changed" >"$4/$changed"
}

# arrange FOLDER LESSON: a build folder that has everything but the lesson
arrange() {
  local entry
  mkdir -p "$1"
  for entry in "$build"/*; do
    case ${entry##*/} in
      "$2" | mutants | mpi) ;;
      *) ln -s "$entry" "$1/" ;;
    esac
  done
}

# those_in FILE: what matches each name in it, and no other
those_in() {
  sort -u "$1" | sed 's/[][\\.*^$+?(){}|]/\\&/g' | paste -s -d '|' - |
    sed 's/.*/^(&)$/'
}

# try LESSON/NAME: makes it, runs the lesson's tests, gives the verdict
try() {
  local lesson=${1%/*} name=${1#*/} dir=$build/mutants/$1 source status caught
  local refused_by=$build/mutants/$lesson/refused-by only=() passed
  local limit=200 mpi=''
  [[ $lesson != 14-* ]] || limit=600 mpi=$MPI_FLAGS
  source=lessons/$lesson/$(tr - _ <<<"${lesson#*-}").c
  rm -rf "$dir"
  arrange "$dir/build" "$lesson"
  mkdir -p "$dir/source"
  if ! make_program "$lesson" "$name" "$source" "$dir/source" 2>"$dir/log"; then
    verdict FAIL "$1" "found nothing to change: $(head -1 "$dir/log")"
    return
  fi
  # Wrong on purpose, so the compiler need not say it (-w).
  # shellcheck disable=SC2086
  if ! $COMPILE -w "$dir"/source/*.c $LIBS $mpi -o "$dir/build/$lesson" \
    >"$dir/log" 2>&1; then
    verdict FAIL "$1" "does not compile: $(grep -m 1 error "$dir/log")"
    return
  fi
  [[ $name != as-it-is || ! -s $refused_by ]] || only=(-f "$(those_in "$refused_by")")
  BUILD=$dir/build FAIL_FAST=1 timeout -k 10 $limit bats ${only[@]+"${only[@]}"} \
    --tap "tests/lessons/$lesson.bats" >"$dir/log" 2>&1 </dev/null
  status=$?
  caught=$(sed -n 's/^not ok [0-9]* //p' "$dir/log" | head -1)
  if [[ $name == as-it-is ]]; then
    passed=$(grep '^ok ' "$dir/log" | grep -vc ' # skip')
    if [[ $status -eq 0 && -z $caught && $passed -gt 0 &&
      $passed -ge $(sort -u "$refused_by" 2>/dev/null | wc -l) ]]; then
      verdict ok "$1" "passes the tests that refused a mutant ($passed)"
    else
      verdict FAIL "$1" "is refused: ${caught:-status $status}, see $dir/log"
    fi
  elif [[ $status -eq 1 && -n $caught ]]; then
    verdict ok "$1" "$caught"
    echo "$caught" >>"$refused_by"
    rm -r "$dir"
  elif [[ $status -eq 0 ]]; then
    verdict FAIL "$1" "no test noticed: $(sed -n '1s/^# //p' \
      "tests/mutants/$lesson/$name.pl")"
  else
    verdict FAIL "$1" "the tests ended with $status, see $dir/log"
  fi
}

if [[ ${1:-} == --try ]]; then
  try "$2"
  exit
fi

rm -rf "$build/mutants"
mkdir -p "$build/mutants"
: >"$results"
# Lessons about pictures need a few. One set for all: nobody changes it.
if [[ -x $build/tests/picture_corpus ]]; then
  export CORPUS=$build/mutants/corpus
  mkdir "$CORPUS"
  "$build/tests/picture_corpus" "$CORPUS" small 2>/dev/null
  "$build/tests/picture_corpus" "$CORPUS" jpeg 6000 4000
fi
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# mutants_of FOLDER: all, or EACH of them
mutants_of() {
  local all=("$1"*.pl) i count
  count=${EACH:-${#all[@]}}
  ((count < ${#all[@]})) || count=${#all[@]}
  for ((i = 0; i < count; i++)); do
    basename "${all[i * ${#all[@]} / count]}" .pl
  done
}

# The first of each lesson, then the second of each: some lessons mostly sleep,
# others compute, and side by side they take the least time. The last lessons
# take longest, so they go first: nobody waits for them at the end.
for which in "${@:-}"; do
  for folder in tests/mutants/"${which%%/*}"*/; do
    lesson=$(basename "$folder")
    [[ $lesson != 14-* || -n ${MPI_FLAGS// /} ]] || continue # no MPI here
    mutants_of "$folder" | while read -r mutant; do
      mutant=$lesson/$mutant
      [[ $which != */* || $which == "$mutant" ]] && printf '%s\n' "$mutant"
    done
  done
done | sort -ru | awk -F / '{ print ++of[$1], $0 }' | sort -s -n -k 1,1 |
  cut -d ' ' -f 2 >"$build/mutants/list"
at_once=${JOBS:-$((cores * 3))}
xargs -n 1 -P "$at_once" "$0" --try <"$build/mutants/list"
sed 's|/.*|/as-it-is|' "$build/mutants/list" | sort -ru |
  xargs -n 1 -P "$at_once" "$0" --try

passed=$(grep -c ok "$results")
failed=$(grep -c FAIL "$results")
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
