# A bar chart as SVG from a CSV of these scripts: a comment with its title, a
# line of names of columns, then what was measured; the last column is drawn,
# a multiple of something. Bars are logarithmic and begin at 1, or the great
# ones would leave no room for the small ones: what is half goes as far to the
# left as what is double goes to the right. What has no figure has no bar.
function log2(x) {
    return log(x) / log(2)
}
function escaped(s) {
    gsub(/&/, "\\&amp;", s)
    gsub(/</, "\\&lt;", s)
    return s
}
function x_of(ratio) {
    return 24 + 348 * (log2(ratio) - low) / (high - low)
}
function short(ratio) {
    return sprintf(ratio < 1.95 ? "%.2f" : ratio < 9.95 ? "%.1f" : "%.0f", ratio)
}
/^#/ {
    title = substr($0, 3)
    next
}
!measured {
    match($0, /^"[^"]*"/)
    measured = substr($0, 2, RLENGTH - 2)
    next
}
{
    match($0, /^"[^"]*"/)
    columns = split(substr($0, RLENGTH + 2), field, ",")
    if (field[columns] + 0 <= 0)
        next
    name[++n] = substr($0, 2, RLENGTH - 2)
    ratio[n] = field[columns] + 0
    best = n == 1 || ratio[n] > ratio[best] ? n : best
}
END {
    if (!n)
        exit 1
    low = 0
    high = 1
    for (i = 1; i <= n; i++) {
        while (log2(ratio[i]) < low)
            low--
        if (log2(ratio[i]) > high)
            high = log2(ratio[i])
    }
    row = 42
    bottom = 68 + n * row
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"440\" " \
        "height=\"%d\" viewBox=\"0 0 440 %d\" role=\"img\">\n",
        bottom + 40, bottom + 40
    printf "<title>%s. The most: %s, %s times.</title>\n", escaped(title),
        escaped(name[best]), short(ratio[best])
    print "<style>text{font:14px system-ui,-apple-system,'Segoe UI',Roboto," \
        "Helvetica,Arial,sans-serif;fill:#24292f}.s{font-size:16px;" \
        "font-weight:600}.a{fill:#57606a;font-size:13px}.g{stroke:#e3e7eb}" \
        ".l{stroke:#57606a}.o{fill:#2b8a5b}.t{fill:#8795a3}.d{fill:#d8a53c}" \
        "</style>"
    printf "<rect x=\".5\" y=\".5\" width=\"439\" height=\"%d\" rx=\"8\" " \
        "fill=\"#fff\" stroke=\"#d0d7de\"/>\n", bottom + 39
    printf "<text x=\"24\" y=\"32\" class=\"s\">%s</text>\n", escaped(title)
    step = high - low > 9 ? 2 : 1
    for (k = low; k <= high; k++)
        if (k % step == 0)
            printf "<text x=\"%.1f\" y=\"56\" class=\"a\" " \
                "text-anchor=\"middle\">%s</text><path class=\"%s\" " \
                "d=\"M%.1f 62V%d\"/>\n", x_of(2 ^ k),
                k < 0 ? "1/" 2 ^ -k : 2 ^ k, k ? "g" : "l", x_of(2 ^ k), bottom
    for (i = 1; i <= n; i++) {
        y = 68 + (i - 1) * row
        kind = name[i] ~ /^decode/ ? "d" : "o"
        if (name[i] ~ /Pillow|libvips|OpenCV|Magick|strace|bare/)
            kind = "t"
        from = x_of(ratio[i] < 1 ? ratio[i] : 1)
        to = x_of(ratio[i] < 1 ? 1 : ratio[i])
        printf "<text x=\"24\" y=\"%d\" stroke=\"#fff\" stroke-width=\"4\" " \
            "paint-order=\"stroke\">%s</text>" \
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" " \
            "height=\"13\" rx=\"2\"/><text x=\"%.1f\" y=\"%d\">%s</text>\n",
            y + 14, escaped(name[i]), kind, from - 1, y + 19, to - from + 2,
            to + 7, y + 31, short(ratio[i])
    }
    printf "<text x=\"24\" y=\"%d\" class=\"a\">%s</text>\n</svg>\n",
        bottom + 22, escaped(toupper(substr(measured, 1, 1)) \
        substr(measured, 2))
}
