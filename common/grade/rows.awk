# The outcome of one exercise's checks, a row a check, from bats' TAP:
#
#   awk -v exercise=NN-slug -f rows.awk NN-slug.bats TAP
#
# Fields, tab-separated: exercise, number, status (pass, fail, skip, left-out),
# points got, points to get, milliseconds, name, message. Newlines in the
# message are \n. Checks that bats did not reach (it was ended) are failures;
# the .bats file tells which there are.
BEGIN { OFS = "\t" }

# "every child is waited for [3]" gives name and points.
function take_apart(text, from) {
    from = match(text, / \[[0-9]+\]$/)
    name = from ? substr(text, 1, from - 1) : text
    points = from ? substr(text, from + 2, length(text) - from - 2) : 1
}

FNR == 1 { file++ }
file == 1 && /^@test "/ {
    sub(/^@test "/, "")
    sub(/" *\{.*$/, "")
    take_apart($0)
    names[++checks] = name
    most[checks] = points
    next
}
file == 1 { next }

/^(not )?ok [0-9]+ / {
    status = $1 == "ok" ? "pass" : "fail"
    sub(/^(not )?ok /, "")
    number = $1
    sub(/^[0-9]+ /, "")
    reason = ""
    if (match($0, / # skip/)) {
        reason = substr($0, RSTART + RLENGTH)
        sub(/^ +/, "", reason)
        $0 = substr($0, 1, RSTART - 1)
        status = reason ~ /left out/ ? "left-out" : "skip"
    }
    took = 0
    if (match($0, / in [0-9]+ms$/)) {
        took = substr($0, RSTART + 4, RLENGTH - 6)
        $0 = substr($0, 1, RSTART - 1)
    }
    if ($0 == "setup_file failed") {
        number = 0
        broken = 1
        next
    }
    state[number] = status
    ms[number] = took
    if (status == "skip")
        message[number] = "skipped, " reason
    if (status == "left-out")
        message[number] = reason
    own = status == "fail"
    next
}
# What bats says itself: where in its file the check failed.
own && /^# \(|^#  (from|in)/ { next }
own && /^#   `.*failed( with status [0-9]+)?$/ { own = 0; next }
/^# / || /^#$/ {
    line = substr($0, 3)
    gsub(/\\/, "\\\\", line)
    gsub(/\t/, "        ", line)
    message[number] = message[number] \
        (message[number] == "" ? "" : "\\n") line
}

END {
    for (i = 1; i <= checks; i++) {
        if (!(i in state)) {
            state[i] = "fail"
            message[i] = broken ? "the grader itself failed: " message[0] : \
                "the grading was ended before it came here"
        }
        print exercise, i, state[i], state[i] == "pass" ? most[i] : 0, \
            state[i] == "left-out" ? 0 : most[i], ms[i] + 0, names[i], \
            message[i]
    }
}
