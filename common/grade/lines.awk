# What is good, bad and missing in a program's output?
#
#   awk -f lines.awk [-v ordered=1] EXPECTED SEEN
#
# With `ordered`, lines are compared in their order: a longest common
# subsequence is GOOD, what is seen beside it is BAD, what is expected and not
# in it is MISSING. Without, the order does not count. What is left out of a
# long list are good lines.
BEGIN { most = 40 }
FNR == 1 { file++ }
length($0) > 200 { $0 = substr($0, 1, 200) "..." }
file == 1 { want[++wants] = $0; open[$0]++ }
file == 2 && seens < 200 { seen[++seens] = $0 }

function say(kind, line) {
    what[++said] = kind
    text[said] = line
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

# The numbers of a line: which missing line a bad one stands for.
function numbers_of(line) {
    gsub(/[^0-9-]+/, " ", line)
    return line
}

function missing_beside(line, i) {
    for (i = 1; i <= wants; i++)
        if (open[want[i]] > 0 && numbers_of(want[i]) == numbers_of(line)) {
            open[want[i]]--
            say("MISSING", want[i])
            return
        }
}

function in_any_order(i, bad, asked_for) {
    for (i = 1; i <= seens; i++) {
        asked_for = seen[i] in open
        if (asked_for && open[seen[i]] > 0)
            open[seen[i]]--
        else
            bad[i]
    }
    for (i = 1; i <= seens; i++)
        if (i in bad) {
            say("BAD", seen[i] (seen[i] in open ? "   (once too often)" : ""))
            missing_beside(seen[i])
        } else
            say("GOOD", seen[i])
    for (i = 1; i <= wants; i++)
        if (open[want[i]]-- > 0)
            say("MISSING", want[i])
}

# A long list leaves good lines out, those first that stand beside good ones.
function shorten(i) {
    left = said
    for (i = 1; i <= said && left > most; i++)
        if (what[i] == "GOOD" && what[i - 1] !~ /BAD|MISSING/ &&
            what[i + 1] !~ /BAD|MISSING/) {
            gone[i]
            left--
        }
    for (i = said; i >= 1 && left > most; i--)
        if (!(i in gone)) {
            gone[i]
            left--
        }
}

END {
    if (seens == 0)
        say("BAD", "(no output at all)")
    if (ordered)
        in_order()
    else
        in_any_order()
    shorten()
    for (i = 1; i <= said; i++) {
        if (!(i in gone)) {
            printf "%-8s%s\n", what[i], text[i]
            continue
        }
        skipped++
        good += what[i] == "GOOD"
        if (i < said && i + 1 in gone)
            continue
        print "        ... " (skipped == good ? "" : "and ") skipped \
            (skipped == good ? " good" : " more") \
            (skipped == 1 ? " line" : " lines")
        skipped = good = 0
    }
}
