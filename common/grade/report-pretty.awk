# The report for people (see report.awk). Takes also color=1, file=PATH (the
# submission), warnings=FILE (what the compiler said of one that compiles),
# width=COLUMNS, and brief=1: only the first failure is told in full.
BEGIN {
    if (width < 40)
        width = 80
}

function ink(code, text) {
    return color ? "\033[" code "m" text "\033[0m" : text
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

END {
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
        printf "%s %s\n", ink("32", total == 1 ? "The point." : "All " total " points."), \
            count["left-out"] ? count["left-out"] \
            (count["left-out"] == 1 ? " check" : " checks") " could not be made here." : "Well done."
    else
        printf "%d of %d point%s.\n", score, total, total == 1 ? "" : "s"
}
