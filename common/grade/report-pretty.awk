# The report for people (see report.awk). Takes also color=1, file=PATH (the
# submission), warnings=FILE (what the compiler said of one that compiles),
# width=COLUMNS, and brief=1: only the first failure is told in full, or with
# most_lines=N as much of it as fits into so many lines.
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
    return n ? n + 1 : 0
}

function one_line(i) {
    printf "  %s  %-60s %2d/%d\n", \
        status[i] == "pass" ? ink("32", "ok  ") : \
        status[i] == "fail" ? ink("31", "FAIL") : "-   ", \
        name[i], got[i], most[i]
}

# Long lines go on below where their text began; commands and what the compiler
# says stay whole. Leaves the message's lines in laid[1] to laid[laids], and in
# kind[] what each belongs to: GOOD, BAD or MISSING for a line of a list that
# compares, "more" for one of another list, "" for the rest.
function lay_out(i, n, k, line, text, margin, at, verbatim, now) {
    laids = 0
    n = split(message[i], line, "\n")
    verbatim = line[1] == "it does not compile"
    for (k = 1; k <= n; k++) {
        text = line[k]
        now = text !~ /^   / ? "" : "more"
        if (match(text, /^(seen:  |   )    *(GOOD|BAD|MISSING) /))
            now = text ~ /^.......... *GOOD/ ? "GOOD" : \
                text ~ /^.......... *BAD/ ? "BAD" : "MISSING"
        margin = match(text, /^(expected:|seen:|perhaps:|read:|it said:|see it:|  ) +(GOOD +|BAD +|MISSING )?/) ? \
            RLENGTH : 0
        while (length(text) + 8 > width - 1 && !verbatim &&
               text !~ /make timeline/) {
            for (at = width - 9; at > margin + 20; at--)
                if (substr(text, at, 1) == " ")
                    break
            # A word longer than the screen is broken where the screen ends.
            if (at <= margin + 20)
                at = width - 8
            laid[++laids] = substr(text, 1, at - 1)
            kind[laids] = now
            text = sprintf("%" margin "s", "") \
                substr(text, at + (substr(text, at, 1) == " "))
        }
        laid[++laids] = text
        kind[laids] = now
    }
}

# In brief, a list that is too long for the screen loses what matters least: of
# one that compares, the good lines; then its last ones. Sets gone[k] for each.
function make_room(room, k, pass, over) {
    delete gone
    over = laids - room
    for (pass = 1; pass <= 3 && over > 0; pass++)
        for (k = laids; k > 1 && over > 0; k--)
            if (!(k in gone) && (pass == 1 ? kind[k] == "GOOD" && far(k) : \
                pass == 2 ? kind[k] == "GOOD" : kind[k] != "" && k > 6)) {
                # The first one gone of a run costs a line that says so.
                over -= (k + 1 in gone) || (k - 1 in gone)
                gone[k]
            }
}

# A good line with a wrong one beside it shows where that is.
function far(k) {
    return kind[k - 1] !~ /BAD|MISSING/ && kind[k + 1] !~ /BAD|MISSING/
}

# Says how many lines are left out, and where all of them are to be seen.
function left_out(n, good, first, name, text, all) {
    text = "        " (first ? "seen:     " : "          ") "... " n \
        (n == good ? " good" : " more") (n == 1 ? " line" : " lines")
    all = " (all of it: make grade " name ")"
    if (length(text all) > width - 1)
        all = " (all: make grade " name ")"
    print text all
}

function whole_message(i, room, k, n, good, seen_gone, text) {
    lay_out(i)
    delete gone
    if (brief && room)
        make_room(room)
    for (k = 1; k <= laids; k++) {
        if (k in gone) {
            n++
            good += kind[k] == "GOOD"
            if (laid[k] ~ /^seen: /)
                seen_gone = 1
            if (k < laids && k + 1 in gone)
                continue
            left_out(n, good, seen_gone, short_name(exercise[i]))
            n = good = seen_gone = 0
            continue
        }
        text = laid[k]
        print "        " (k == 1 && status[i] == "fail" ? ink("1", text) : text)
    }
}

# 03 for 03-joined-fork, as the command has it; 03b for a step.
function short_name(name) {
    sub(/-.*/, "", name)
    return name
}

# For a small screen: what is well in one line, then the first failure whole,
# then the names of the others.
function shortly(i, told, others) {
    if (count["pass"])
        printf "  %s  %d of %d checks\n", ink("32", "ok  "), count["pass"], rows
    if (status[1] == "pass")
        others = warned()
    # What else there is to see: a line a failure, and the three or so around.
    others += count["fail"] + count["left-out"] + (count["pass"] > 0) + \
        (count["skip"] > 0) + 2
    for (i = 1; i <= rows; i++) {
        if (status[i] != "fail" && status[i] != "left-out")
            continue
        one_line(i)
        if (status[i] == "fail" && !told++)
            whole_message(i, most_lines ? most_lines - others : 0)
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
