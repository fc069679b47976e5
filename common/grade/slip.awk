# Where the output is not as expected: is it only in its words, or on the wrong
# stream? Compares numbers and words apart.
#
#   awk -f slip.awk EXPECTED STDOUT STDERR
#
# Prints one word, or nothing if it is neither:
#   stderr   lines that are expected stand on stderr
#   spaces, letters, numbers, words   as many lines, and the same numbers in
#            them, but other spaces, capital letters, ways to write a number
#            (such as 01), or words
#   extra    all lines are there, and others that nobody asked for
#
# A line whose words are those of another expected line is no slip: "Child 2
# exited with status 9" is wrong about child 2 if a signal killed it.
BEGIN { number = "-?[0-9]+([.][0-9]+)?" }
FNR == 1 { file = FILENAME == ARGV[1] ? 1 : FILENAME == ARGV[2] ? 2 : 3 }
file == 1 { open[$0]++; known[form($0)] = 1; wants++ }
file == 2 && ++seens <= 500 { seen[seens] = $0 }
file == 3 { on_stderr[$0]++ }

# The line with # for each number.
function form(line) {
    gsub(number, "#", line)
    return line
}

# Its numbers, by value, in their order.
function numbers_in(line, all) {
    while (match(line, number)) {
        all = all " " substr(line, RSTART, RLENGTH) + 0
        line = substr(line, RSTART + RLENGTH)
    }
    return all
}

# Without spaces; in small letters; with numbers by value.
function bare(line) {
    gsub(/[ \t\r]/, "", line)
    return line
}

END {
    for (i = 1; i <= seens; i++)
        if (open[seen[i]] > 0)
            open[seen[i]]--
        else
            bad[++bads] = seen[i]
    for (line in open)
        for (; open[line] > 0; open[line]--) {
            missing[++lacks] = line
            if (on_stderr[line]-- > 0)
                elsewhere++
        }
    if (elsewhere) {
        print "stderr"
        exit
    }
    for (i = 1; i <= bads; i++)
        if (form(bad[i]) in known)
            same_form++
    if (lacks == 0 && bads > 0 && !same_form)
        print "extra"
    if (lacks == 0 || lacks != bads)
        exit
    kind = "spaces"
    for (i = 1; i <= bads; i++) {
        # The most alike of the missing lines with the same numbers.
        best = 0
        for (j = 1; j <= lacks; j++) {
            if (taken[j] || numbers_in(bad[i]) != numbers_in(missing[j]))
                continue
            if (form(bad[i]) in known && form(bad[i]) != form(missing[j]))
                continue
            score = bare(bad[i]) == bare(missing[j]) ? 4 : \
                tolower(bare(bad[i])) == tolower(bare(missing[j])) ? 3 : \
                form(bad[i]) == form(missing[j]) ? 2 : 1
            if (score > best) {
                best = score
                which = j
            }
        }
        if (!best)
            exit
        taken[which] = 1
        if (best < worst || !worst)
            worst = best
    }
    print worst == 4 ? "spaces" : worst == 3 ? "letters" : \
        worst == 2 ? "numbers" : "words"
}
