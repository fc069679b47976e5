# The report as XML in the way of JUnit, which CI systems read: see report.awk.
function xml(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}

END {
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
