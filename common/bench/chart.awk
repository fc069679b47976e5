# A bar chart as SVG from a CSV of pictures.sh: how many times as fast as
# Pillow. Bars are logarithmic, or the fast ones would leave no room for the
# slow ones. Colours follow the reader's light or dark page.
NR == 1 { next }
{
    match($0, /^"[^"]*"/)
    name[++n] = substr($0, 2, RLENGTH - 2)
    split(substr($0, RLENGTH + 2), field, ",")
    seconds[n] = field[1]
    ratio[n] = field[2] != "" ? field[2] + 0 : 1 / field[1]
}
function log2(x) {
    return log(x) / log(2)
}
function width(x) {
    return 300 * (log2(x) - low) / (high - low)
}
END {
    low = 0
    high = 1
    for (i = 1; i <= n; i++) {
        if (log2(ratio[i]) - 0.5 < low)
            low = log2(ratio[i]) - 0.5
        if (log2(ratio[i]) > high)
            high = log2(ratio[i])
    }
    bar = 26
    height = n * bar + 56
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 %d\" " \
        "role=\"img\" aria-label=\"Speed of the picture job\">\n", height
    print "<style>text{font:13px sans-serif;fill:#333}" \
        ".o{fill:#2a7f62}.t{fill:#9aa5b1}.d{fill:#d9a441}" \
        "line{stroke:#999;stroke-dasharray:3}" \
        "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>"
    print "<text x=\"10\" y=\"20\" font-weight=\"bold\">" \
        "Blur, shrink, save: times as fast as Pillow</text>"
    for (i = 1; i <= n; i++) {
        y = 34 + (i - 1) * bar
        kind = name[i] ~ /^ours/ ? "o" : name[i] ~ /^decode/ ? "d" : "t"
        printf "<text x=\"10\" y=\"%d\">%s</text>" \
            "<rect class=\"%s\" x=\"230\" y=\"%d\" width=\"%.1f\" " \
            "height=\"18\" rx=\"2\"/><text x=\"%.1f\" y=\"%d\">%s</text>\n",
            y + 14, name[i], kind, y, width(ratio[i]),
            238 + width(ratio[i]), y + 14,
            sprintf(ratio[i] < 10 ? "%.1f" : "%.0f", ratio[i])
    }
    printf "<line x1=\"%.1f\" y1=\"30\" x2=\"%.1f\" y2=\"%d\"/>\n",
        230 + width(1), 230 + width(1), 34 + n * bar
    print "</svg>"
}
