#!/usr/bin/env bash
# The pool beside Python's: runs the two in alternation, so that both meet the
# same load, and prints medians and how many times faster ours is. Without
# Python only ours.
#
# usage: common/bench/pool.sh    (by `make bench`; ROUNDS=7; PUBLISH=1 as in
#                                publish.bash)
set -eu
cd "$(dirname "$0")/../.."
. common/bench/publish.bash
program=${BUILD:-build}/bench/pool
[ -x "$program" ] || {
  echo "$program is not built: run 'make bench'" >&2
  exit 1
}
ROUNDS=${ROUNDS:-7}
lines=$(mktemp)
csv=$(published pool)
trap 'rm -f "$lines"' EXIT

round=0
while [ "$round" -lt "$ROUNDS" ]; do
  round=$((round + 1))
  [ ! -t 2 ] || printf '\rround %d of %d' "$round" "$ROUNDS" >&2
  "$program" | sed 's/^/c /' >>"$lines"
  if command -v python3 >/dev/null; then
    python3 common/bench/pool_bench.py | sed 's/^/python /' >>"$lines"
  fi
done
[ ! -t 2 ] || printf '\r                    \r' >&2

echo "pool: medians of $ROUNDS rounds, on $(getconf _NPROCESSORS_ONLN) cores" \
  "with a load of $(uptime | sed 's/.*load average[s]*: *//; s/[, ].*//')"
awk -v csv="$csv" -v rounds="$(rounds_in_words "$ROUNDS")" '
{ n = ++count[$1, $2]; value[$1, $2, n] = $3 }

function median(who, what, n, i, j, t) {
    n = count[who, what]
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && value[who, what, j] < value[who, what, j - 1]; j--) {
            t = value[who, what, j]
            value[who, what, j] = value[who, what, j - 1]
            value[who, what, j - 1] = t
        }
    return n ? value[who, what, int((n + 1) / 2)] : 0
}

function show(seconds) {
    if (!seconds) return ""
    if (seconds < 1e-3) return sprintf("%.2f us", seconds * 1e6)
    return sprintf("%.2f ms", seconds * 1e3)
}

function us(seconds) {
    return seconds ? sprintf(seconds < 1e-4 ? "%.1f" : "%.0f", seconds * 1e6) \
        : ""
}

function row(label, ours, theirs, target, r) {
    r = theirs && ours ? sprintf("%.1fx", theirs / ours) : ""
    printf "\"%s\",%s,%s,%s\n", label, us(ours), us(theirs),
        substr(r, 1, length(r) - 1) >csv
    printf "%-42s %10s %10s %7s  %s\n", label, show(ours), show(theirs), r, target
}

END {
    print "# The pool: times as fast as Python\n\"" rounds "\"," \
        "forklings: µs a task,Python: µs a task,times as fast" >csv
    printf "%-42s %10s %10s %7s  %s\n", "seconds a task", "forklings", "Python",
        "ratio", "at least"
    row("no-op, ProcessPoolExecutor", median("c", "noop"), median("python", "noop"), "6x")
    row("no-op, multiprocessing.Pool", median("c", "noop"), median("python", "apply-async"), "2.5x")
    row("map, chunks of 100", median("c", "map100"), median("python", "map100"), "12x")
    row("round trip of one task", median("c", "round-trip"), median("python", "round-trip"), "5x")
    row("1 MiB in and out, 100 at once", median("c", "1MiB-many"), median("python", "1MiB-many"), "3x")
    row("1 MiB in and out, one call alone", median("c", "1MiB-alone"), median("python", "1MiB-alone"), "6x")
    row("64 MiB in and out", median("c", "64MiB"), median("python", "64MiB"), "3x")
    row("start, one task, stop", median("c", "start-stop"), median("python", "start-stop"), "8x")
    row("Process start and join", median("c", "process"), median("python", "process"), "8x")
    row("last of 39 short tasks beside a long one", median("c", "behind-long"), median("python", "behind-long"), "under 80 ms")
    printf "%-42s %10s %10s %6.2fx  %s\n", "no-op, against a bare probe (no futures)",
        show(median("c", "noop")), show(median("c", "probe")),
        median("c", "probe") / median("c", "noop"), "0.6x"
}' "$lines"
draw "$csv"
