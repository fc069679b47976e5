# The rows of rows.awk, as arrays, for the format that comes after it: each
# report-FORMAT.awk prints them in its END.
#
#   awk -f report.awk -f report-tap.awk ROWS
#
# Of row i: exercise[i], number[i], status[i] (pass, fail, skip, left-out),
# got[i] of most[i] points, ms[i], name[i] and message[i]. Of all: rows, score
# of total, count[STATUS] and count[EXERCISE, STATUS], and the exercises in
# their order, suite[1] to suite[suites].
BEGIN { FS = "\t" }

function unescape(text, out, c) {
    out = ""
    while (match(text, /\\./)) {
        c = substr(text, RSTART + 1, 1)
        out = out substr(text, 1, RSTART - 1) (c == "n" ? "\n" : c)
        text = substr(text, RSTART + 2)
    }
    return out text
}

NF >= 7 {
    rows++
    exercise[rows] = $1
    number[rows] = $2
    status[rows] = $3
    got[rows] = $4
    most[rows] = $5
    ms[rows] = $6
    name[rows] = $7
    message[rows] = unescape($8)
    score += $4
    total += $5
    count[$3]++
    count[$1, $3]++
    if (!($1 in seen)) {
        seen[$1] = 1
        suite[++suites] = $1
    }
}
