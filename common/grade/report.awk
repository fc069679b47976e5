# Shows the rows of rows.awk in one of the formats that people and graders
# read:
#
#   awk -v format=pretty|tap|junit|gradescope -f report.awk ROWS
#
# pretty also takes color=1, file=PATH (the submission), warnings=FILE (what
# the compiler said of one that compiles), width=COLUMNS and brief=1: only the
# first failure is told in full.
BEGIN {
    FS = "\t"
    if (width < 40)
        width = 80
}

function unescape(text, out, c) {
    out = ""
    while (match(text, /\\./)) {
        c = substr(text, RSTART + 1, 1)
        out = out substr(text, 1, RSTART - 1) (c == "n" ? "\n" : c)
        text = substr(text, RSTART + 2)
    }
    return out text
}

function indented(text, by) {
    gsub(/\n/, "\n" by, text)
    return by text
}

function xml(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}

function json(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n", text)
    gsub(/\t/, "\\t", text)
    return "\"" text "\""
}

function ink(code, text) {
    return color ? "\033[" code "m" text "\033[0m" : text
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

function warned(line, n) {
    while (warnings != "" && (getline line < warnings) > 0 && n < 30)
        print (n++ ? "" : "        the compiler warns:\n") "        " line
}

function one_line(i) {
    printf "  %s  %-60s %2d/%d\n", \
        status[i] == "pass" ? ink("32", "ok  ") : \
        status[i] == "fail" ? ink("31", "FAIL") : "-   ", \
        name[i], got[i], most[i]
}

# Long lines go on below where their text began; commands stay whole. In
# brief, a long list is cut: what comes after it, the reason, must be seen.
function whole_message(i, n, k, line, text, margin, at, verbatim, in_list) {
    n = split(message[i], line, "\n")
    verbatim = line[1] == "it does not compile"
    for (k = 1; k <= n; k++) {
        text = line[k]
        in_list = text ~ /^   / ? in_list + 1 : 0
        if (brief && in_list > 5) {
            if (k == n || line[k + 1] !~ /^   /)
                print "                  ... and " in_list - 5 " more"
            continue
        }
        margin = match(text, /^(expected:|seen:|perhaps:|read:|it said:|see it:|  ) +/) ? \
            RLENGTH : 0
        while (length(text) + 8 > width - 1 && !verbatim &&
               text !~ /make timeline/) {
            for (at = width - 9; at > margin + 20; at--)
                if (substr(text, at, 1) == " ")
                    break
            if (at <= margin + 20)
                break
            print "        " substr(text, 1, at - 1)
            text = sprintf("%" margin "s", "") substr(text, at + 1)
        }
        print "        " (k == 1 && status[i] == "fail" ? ink("1", text) : text)
    }
}

# For a small screen: what is well in one line, then the first failure whole,
# then the names of the others.
function shortly(i, told) {
    if (count["pass"])
        printf "  %s  %d of %d checks\n", ink("32", "ok  "), count["pass"], rows
    if (status[1] == "pass")
        warned()
    for (i = 1; i <= rows; i++) {
        if (status[i] != "fail" && status[i] != "left-out")
            continue
        one_line(i)
        if (status[i] == "fail" && !told++)
            whole_message(i)
    }
    if (count["skip"])
        printf "  -     %d more wait for these\n", count["skip"]
}

function pretty(i) {
    printf "\n%s  %s\n\n", ink("1", exercise[1]), file
    for (i = 1; i <= rows && !brief; i++) {
        one_line(i)
        if (i == 1 && status[i] == "pass")
            warned()
        whole_message(i)
    }
    if (brief)
        shortly()
    print ""
    if (score == total)
        printf "%s %s\n", ink("32", "All " total " points."), \
            count["left-out"] ? count["left-out"] \
            (count["left-out"] == 1 ? " check" : " checks") " could not be made here." : "Well done."
    else
        printf "%d of %d points.\n", score, total
}

function tap(i) {
    print "TAP version 13\n1.." rows
    for (i = 1; i <= rows; i++) {
        printf "%s %d - %s: %s (%d/%d)%s\n", \
            status[i] == "fail" ? "not ok" : "ok", i, exercise[i], name[i], \
            got[i], most[i], status[i] == "skip" || status[i] == "left-out" ? \
            " # SKIP " message[i] : ""
        if (status[i] == "fail" && message[i] != "")
            print indented(message[i], "# ")
    }
}

function junit(s, i) {
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    printf "<testsuites tests=\"%d\" failures=\"%d\">\n", rows, count["fail"]
    for (s = 1; s <= suites; s++) {
        printf "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\"" \
            " skipped=\"%d\">\n", xml(suite[s]), \
            count[suite[s], "pass"] + count[suite[s], "fail"] + \
            count[suite[s], "skip"] + count[suite[s], "left-out"], \
            count[suite[s], "fail"], \
            count[suite[s], "skip"] + count[suite[s], "left-out"]
        for (i = 1; i <= rows; i++) {
            if (exercise[i] != suite[s])
                continue
            printf "    <testcase classname=\"%s\" name=\"%s\" time=\"%.3f\"", \
                xml(exercise[i]), xml(name[i]), ms[i] / 1000
            if (status[i] == "pass") {
                print "/>"
                continue
            }
            split(message[i], first, "\n")
            if (status[i] == "fail")
                printf ">\n      <failure message=\"%s\">%s</failure>\n", \
                    xml(first[1]), xml(message[i])
            else
                printf ">\n      <skipped message=\"%s\"/>\n", xml(message[i])
            print "    </testcase>"
        }
        print "  </testsuite>"
    }
    print "</testsuites>"
}

# https://gradescope-autograders.readthedocs.io/en/latest/specs/
function gradescope(i) {
    printf "{\"score\": %d, \"output\": %s,\n \"tests\": [", score, \
        json(score " of " total " points")
    for (i = 1; i <= rows; i++)
        printf "%s\n  {\"name\": %s, \"number\": %s, \"score\": %d, " \
            "\"max_score\": %d, \"status\": \"%s\", \"output\": %s}", \
            (i > 1 ? "," : ""), json(exercise[i] ": " name[i]), \
            json(substr(exercise[i], 1, 2) "." number[i]), got[i], most[i], \
            (status[i] == "pass" || status[i] == "left-out" ? "passed" : \
            "failed"), json(message[i])
    print "]}"
}

END {
    if (format == "tap")
        tap()
    else if (format == "junit")
        junit()
    else if (format == "gradescope")
        gradescope()
    else
        pretty()
}
