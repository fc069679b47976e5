#!/usr/bin/env bash
# What `make bench` measures on, and with which versions of the others.
set -eu
cd "$(dirname "$0")/../.."
. common/bench/publish.bash

# said COMMAND ...: the first line that it prints, or nothing.
said() {
  "$@" 2>/dev/null | head -n 1 || true
}
row() {
  [ -z "$2" ] || echo "\"$1\",\"$2\""
}
imports() {
  local p
  for p in /usr/bin/python3 python3; do
    "$p" -c "import $1; print($1.__version__)" 2>/dev/null && return
  done
  true
}

csv=$(published machine)
{
  echo "# What it was measured on"
  echo '"measured with","which"'
  row processor "$({ lscpu 2>/dev/null || sysctl -n machdep.cpu.brand_string; } |
    sed -n 's/^Model name: *//p; /:/!p' | head -n 1), $(uname -m)"
  row cores "$(getconf _NPROCESSORS_ONLN)"
  row system "$(uname -s) $(uname -r | sed 's/-.*//')"
  row compiler "$(said "${CC:-cc}" --version), ${OPT:--O2}"
  row Python "$(said python3 --version | sed 's/^Python //')"
  row Pillow "$(imports PIL)"
  row OpenCV "$(imports cv2)"
  row libvips "$(said vips --version | sed 's/^vips-//')"
  row GraphicsMagick "$(said gm version | awk '{ print $2 }')"
  row ImageMagick "$(said convert --version | awk '{ print $3 }')"
  row strace "$(said strace --version | awk '{ print $NF }')"
  row "load before it began" \
    "$(uptime | sed 's/.*load average[s]*: *//; s/[, ].*//')"
} >"$csv"
sed -n '3,$s/^"\([^"]*\)","\(.*\)"$/\1: \2/p' "$csv"
echo
