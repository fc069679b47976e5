# What is good, bad and missing in a program's output?
#
#   awk -f lines.awk [-v ordered=1] EXPECTED SEEN
#
# With `ordered`, lines are compared in their order: a longest common
# subsequence is GOOD, what is seen beside it is BAD, what is expected and not
# in it is MISSING. Without, the order does not count.
BEGIN { most = 40 }
FNR == 1 { file++ }
length($0) > 200 { $0 = substr($0, 1, 200) "..." }
file == 1 { want[++wants] = $0; open[$0]++ }
file == 2 && seens < 200 { seen[++seens] = $0 }

function say(kind, line) {
    if (++said <= most)
        printf "%-8s%s\n", kind, line
}

function in_order(i, j) {
    for (i = wants; i >= 1; i--)
        for (j = seens; j >= 1; j--)
            if (want[i] == seen[j])
                best[i, j] = best[i + 1, j + 1] + 1
            else
                best[i, j] = best[i + 1, j] > best[i, j + 1] ? \
                    best[i + 1, j] : best[i, j + 1]
    i = j = 1
    while (i <= wants || j <= seens)
        if (i <= wants && j <= seens && want[i] == seen[j]) {
            say("GOOD", seen[j])
            i++
            j++
        } else if (j <= seens && best[i, j + 1] >= best[i + 1, j])
            say("BAD", seen[j++])
        else
            say("MISSING", want[i++])
}

function in_any_order(i) {
    for (i = 1; i <= seens; i++)
        if (open[seen[i]] > 0) {
            open[seen[i]]--
            say("GOOD", seen[i])
        } else
            say("BAD", seen[i] (seen[i] in open ? "   (once too often)" : ""))
    for (i = 1; i <= wants; i++)
        if (open[want[i]]-- > 0)
            say("MISSING", want[i])
}

END {
    if (seens == 0)
        say("BAD", "(no output at all)")
    if (ordered)
        in_order()
    else
        in_any_order()
    if (said > most)
        print "... and " said - most " more"
}
