# How much of the time in which anybody computed did two or more compute, in
# percent? From the rows of observe --spans; the main process (or thread) does
# not count, its threads do.
#
#   awk -F '\t' -f together.awk
#   awk -F '\t' -f together.awk -v asleep=1   for how long two or more were
#                                             asleep at the same time, in ms
#
# "Running" is seen by looking every few milliseconds, and on a busy machine
# seldomer: one that has just ended and one that has just begun may seem to
# overlap. So it is a share that counts, not a moment.

{ other = $1 > 0 || $2 != "" }
other && $5 == (asleep ? "asleep" : "running") && $4 - $3 >= 5 {
    from[++n] = $3
    to[n] = $4
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
