# What the scripts here share: where their tables and charts go, and medians.
#
# PUBLISH  1: to docs/pictures, where docs/benchmarks.md shows them; without it
#          to BUILD/bench
# ROUNDS   how often each measure is taken
# shellcheck shell=bash
export LC_ALL=C

# published NAME: the path of that table.
published() {
  local folder=${BUILD:-build}/bench
  [ "${PUBLISH:-}" != 1 ] || folder=docs/pictures
  mkdir -p "$folder"
  echo "$folder/bench-$1.csv"
}

# rounds_in_words ROUNDS: what the first column of a table is called. So few
# that one slow minute may be in the middle are no measurement.
rounds_in_words() {
  if (($1 < 3)); then
    echo "a trial of $1, to be measured again"
  else
    echo "medians of $1 rounds"
  fi
}

# draw CSV: its chart, beside it. Without a figure to draw there is none.
draw() {
  if awk -f common/bench/chart.awk "$1" >"${1%.csv}.new"; then
    mv "${1%.csv}.new" "${1%.csv}.svg"
    echo "$1 and ${1%.csv}.svg"
  else
    rm -f "${1%.csv}.new"
    echo "$1, and nothing to draw"
  fi
}
