#!/usr/bin/env bash
# Lesson 14 with two working ranks beside lesson 10 with two workers, in turn,
# so that a busy machine slows both alike: the median of five pairs, as the
# programs say it themselves, and what the launcher takes before and after.
# Then messages: pictures that are refused at once, which leaves the handing
# out. Says so and does nothing where there is no MPI.
#
# usage: mpi.sh [PAIRS]      BUILD: where the programs are; MPIRUN; PUBLISH=1 as
#                            in publish.bash
set -eu
cd "$(dirname "$0")/../.."
. common/bench/publish.bash
build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
start=$PWD/common/make/mpirun.sh
pairs=${1:-${ROUNDS:-5}}
tiny=3000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[[ -e images/305821.jpg && -x $build/10-parallel-augment ]] || {
  echo "mpi.sh: no pictures to measure with: run 'make images'"
  exit 0
}

# Each way to run lesson 14: its name, its mpirun, its program.
ways=()
for mpi in openmpi mpich; do
  [[ ! -x $build/mpi/$mpi/14-many-machines ]] ||
    ways+=("$mpi mpirun.$mpi $build/mpi/$mpi/14-many-machines")
done
if [[ ${#ways[@]} -eq 0 && -x $build/14-many-machines ]]; then
  ways+=("mpi ${MPIRUN:-mpirun} $build/14-many-machines")
fi
[[ ${#ways[@]} -gt 0 ]] || {
  echo "mpi.sh: lesson 14 was not built: no MPI here"
  exit 0
}

# run NAME COMMAND ...: notes what the program says it took, and the rest.
run() {
  local before=${EPOCHREALTIME/./} said
  said=$("${@:2}" 2>/dev/null | sed -n 's/^Finished in \(.*\) seconds$/\1/p')
  echo "$said $((${EPOCHREALTIME/./} - before))" >>"$work/$1"
}

# Run for `make bench`, which knows nothing of MPI, on all that was given.
measure() {
  local round way name mpirun program
  for ((round = 0; round < pairs; round++)); do
    run "$1.pool" "$build/10-parallel-augment" -j 2 -o "$work/out" "${@:2}"
    for way in "${ways[@]}"; do
      read -r name mpirun program <<<"$way"
      run "$1.$name" "$start" "$mpirun" -n 3 "$program" -o "$work/out" "${@:2}"
    done
  done
}

# median FILE COLUMN
median() {
  awk -v c="$2" '{ print $c }' "$1" | sort -n |
    awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

mkdir "$work/tiny"
for ((i = 0; i < tiny; i++)); do : >"$work/tiny/$i.jpg"; done
measure photos images/*.jpg
measure tiny "$work/tiny"

printf '%-24s %9s %9s %9s\n' "15 photos, 2 workers" seconds launcher against
base=$(median "$work/photos.pool" 1)
for name in pool "${ways[@]%% *}"; do
  file=$work/photos.$name
  awk '{ print $2 / 1e6 - $1 }' "$file" >"$file.rest"
  awk -v n="$name" -v s="$(median "$file" 1)" -v r="$(median "$file.rest" 1)" \
    -v b="$base" 'BEGIN { if (n == "pool") n = "lesson 10"
      printf "%-24s %9.2f %9.2f %8.1f%%\n", n, s, r, (s / b - 1) * 100 }'
done
printf '\n%-24s %9s\n' "refusals" "a second"
for name in pool "${ways[@]%% *}"; do
  awk -v n="$name" -v s="$(median "$work/tiny.$name" 1)" -v t="$tiny" \
    'BEGIN { if (n == "pool") n = "lesson 10"
      printf "%-24s %9.0f\n", n, t / s }'
done

declare -A called=([openmpi]="Open MPI" [mpich]=MPICH [mpi]=MPI)
csv=$(published mpi)
{
  echo "# Lesson 14: times as fast as lesson 10"
  echo "\"$(rounds_in_words "$pairs")\",lesson 10: seconds,lesson 14:" \
    "seconds,launcher: seconds,times as fast"
  for job in photos tiny; do
    for name in "${ways[@]%% *}"; do
      file=$work/$job.$name
      awk '{ print $2 / 1e6 - $1 }' "$file" >"$file.rest"
      awk -v n="${called[$name]}" -v b="$(median "$work/$job.pool" 1)" \
        -v s="$(median "$file" 1)" -v r="$(median "$file.rest" 1)" \
        -v w="$([[ $job == tiny ]] && echo "$tiny refusals" || echo 15 photos)" \
        'BEGIN { printf "\"%s, %s\",%.2f,%.2f,%.2f,%.2f\n", w, n, b, s, r, b / s }'
    done
  done
} >"$csv"
draw "$csv"
