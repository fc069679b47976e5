# The report as results.json of a Gradescope autograder: see report.awk.
# note is a sentence for whoever grades, or empty.
# https://gradescope-autograders.readthedocs.io/en/latest/specs/
function json(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n", text)
    gsub(/\t/, "\\t", text)
    return "\"" text "\""
}

END {
    printf "{\"score\": %d, \"output\": %s,\n \"tests\": [", score, \
        json(score " of " total " points" (note == "" ? "" : "\n" note))
    for (i = 1; i <= rows; i++)
        printf "%s\n  {\"name\": %s, \"number\": %s, \"score\": %d, " \
            "\"max_score\": %d, \"status\": \"%s\", \"output\": %s}", \
            (i > 1 ? "," : ""), json(exercise[i] ": " name[i]), \
            json(substr(exercise[i], 1, 2) "." number[i]), got[i], most[i], \
            (status[i] == "pass" || status[i] == "left-out" ? "passed" : \
            "failed"), json(message[i])
    print "]}"
}
