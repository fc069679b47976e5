# The report as TAP (the Test Anything Protocol): see report.awk.
function indented(text, by) {
    gsub(/\n/, "\n" by, text)
    return by text
}

END {
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
