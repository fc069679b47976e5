# How much of the time in which anybody computed did two or more compute, in
# percent? From what observe --json has written; the main process (or thread)
# does not count, its threads do.
#
#   awk -f together.awk JSON
#   awk -f together.awk -v asleep=1 JSON    for how long two or more were asleep
#                                           at the same time, in ms
#
# "Running" is seen by looking every few milliseconds, and on a busy machine
# seldomer: one that has just ended and one that has just begun may seem to
# overlap. So it is a share that counts, not a moment.

/^ ?\{"id":/ { other = $0 !~ /^ ?\{"id":0,/ }
other && /"spans":\[/ {
    rest = $0
    while (match(rest, /\[[0-9.]+,[0-9.]+,"[a-z]+"\]/)) {
        split(substr(rest, RSTART + 1, RLENGTH - 2), part, ",")
        rest = substr(rest, RSTART + RLENGTH)
        if (part[3] != (asleep ? "\"asleep\"" : "\"running\"") ||
            part[2] - part[1] < 5)
            continue
        from[++n] = part[1]
        to[n] = part[2]
    }
}
END {
    for (i = 1; i <= n; i++) {
        edge[++m] = from[i] + 0
        edge[++m] = to[i] + 0
    }
    # Few edges: sorting by insertion will do.
    for (i = 2; i <= m; i++)
        for (j = i; j > 1 && edge[j - 1] > edge[j]; j--) {
            swap = edge[j]
            edge[j] = edge[j - 1]
            edge[j - 1] = swap
        }
    for (k = 1; k < m; k++) {
        at_once = 0
        for (i = 1; i <= n; i++)
            at_once += from[i] <= edge[k] && to[i] >= edge[k + 1]
        if (at_once >= 1)
            one += edge[k + 1] - edge[k]
        if (at_once >= 2)
            two += edge[k + 1] - edge[k]
    }
    printf "%d\n", (asleep ? two : one > 0 ? 100 * two / one : 0)
}
