#!/usr/bin/env bash
# The picture job, side by side with whatever is installed: in turns, so that a
# slow minute of the machine is everybody's, and the median of the rounds.
#
# IMAGES   pictures to work on (without it: three of the sample photos)
# ROUNDS   without it: 5
# PUBLISH  as in publish.bash
set -u
cd "$(dirname "$0")/../.." || exit 1
. common/bench/publish.bash
BUILD=${BUILD:-build}
ROUNDS=${ROUNDS:-5}
if [ ! -x "$BUILD/bench/decode" ]; then
  echo "pictures: built without libjpeg and libpng, nothing to measure"
  exit 0
fi
make -s BUILD="$BUILD" "$BUILD/augment" "$BUILD/09-sequential-augment" || exit 1
if [ -z "${IMAGES:-}" ]; then
  make -s BUILD="$BUILD" images || exit 1
  IMAGES="images/963486.jpg images/1031641.jpg images/911254.jpg"
fi
read -ra files <<<"$IMAGES"
if [ -d "${files[0]}" ]; then
  mapfile -t files < <(find "${files[0]}" -maxdepth 1 -iname '*.jpg' | sort)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=
for p in /usr/bin/python3 python3; do
  "$p" -c 'import PIL' 2>/dev/null && python=$p && break
done

# --- the contenders: each takes the files, and works on them ------------------
pillow() {
  "$python" - "$work" "$1" "${files[@]}" <<'END'
import concurrent.futures, os, sys, warnings
from PIL import Image, ImageFilter
warnings.simplefilter("ignore")
folder, workers, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def augment(name):
    img = Image.open(name).filter(ImageFilter.GaussianBlur(15))
    img.thumbnail((1200, 1200))
    img.save(os.path.join(folder, os.path.basename(name)))
if workers == 1:
    for name in names:
        augment(name)
else:
    with concurrent.futures.ProcessPoolExecutor(workers) as executor:
        list(executor.map(augment, names))
END
}
opencv() {
  "$python" - "$work" "${files[@]}" <<'END'
import os, sys, cv2
cv2.setNumThreads(1)
for name in sys.argv[2:]:
    img = cv2.GaussianBlur(cv2.imread(name), (0, 0), 15)
    k = min(1, 1200 / max(img.shape[:2]))
    img = cv2.resize(img, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    cv2.imwrite(os.path.join(sys.argv[1], os.path.basename(name)), img,
                [cv2.IMWRITE_JPEG_QUALITY, 75])
END
}
libvips() {
  local file
  for file in "${files[@]}"; do
    VIPS_CONCURRENCY=1 vips gaussblur "$file$1" "$work/v.v" "$2" &&
      VIPS_CONCURRENCY=1 vips thumbnail "$work/v.v" "$work/v.jpg" 1200 \
        --height 1200 --size both
  done
}
magick() {
  local file
  for file in "${files[@]}"; do
    MAGICK_THREAD_LIMIT=1 OMP_NUM_THREADS=1 "$@" "$file" -blur 0x15 \
      -resize '1200x1200>' -quality 75 "$work/m.jpg"
  done
}
decode_alone() {
  "$BUILD/bench/decode" "${files[@]}"
}
ours() {
  "$BUILD/augment" -o "$work/ours" "$@" "${files[@]}"
}

cores=$(getconf _NPROCESSORS_ONLN)
names=() commands=()
# What is there but cannot do the job is left out, with a word. The first time
# that a program runs it is read from the disk: that too happens here.
add() {
  if eval "${*:2}" >/dev/null 2>"$work/errors"; then
    names+=("$1")
    commands+=("${*:2}")
  else
    echo "left out, since it failed: $1: $(tail -n 1 "$work/errors")"
  fi
}
[ -z "$python" ] || add "Pillow" pillow 1
[ -z "$python" ] || add "Pillow, $cores processes" pillow "$cores"
if command -v vips >/dev/null; then
  add "libvips" libvips '""' 15
  add "libvips, loaded at 1/8" libvips '"[shrink=8]"' 1.875
fi
[ -z "$python" ] || ! "$python" -c 'import cv2' 2>/dev/null || add "OpenCV" opencv
! command -v gm >/dev/null || add "GraphicsMagick" magick gm convert
! command -v convert >/dev/null || add "ImageMagick" magick convert
add "decode alone" decode_alone
add "ours, without wide vectors" FORKLINGS_KERNELS=baseline ours -j 1
add "ours" ours -j 1
add "ours, $cores processes" ours -j "$cores"
add "ours at 1/8" ours -j 1 --fast
add "ours at 1/8, $cores processes" ours -j "$cores" --fast

# --- rounds -------------------------------------------------------------------
echo "${#files[@]} pictures, $ROUNDS rounds, ${#names[@]} contenders"
for ((round = 1; round <= ROUNDS; round++)); do
  for i in "${!names[@]}"; do
    start=$(date +%s%N)
    eval "${commands[i]}" >/dev/null 2>"$work/errors" ||
      { echo "${names[i]} failed:" && cat "$work/errors" && exit 1; } >&2
    echo "$i $((($(date +%s%N) - start) / 1000))" >>"$work/times"
  done
  printf '\rround %d of %d' "$round" "$ROUNDS" >&2
done
printf '\r%20s\r' '' >&2

# --- table and chart ----------------------------------------------------------
median() {
  awk -v i="$1" '$1 == i { print $2 }' "$work/times" | sort -n |
    awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] / 1e6 }'
}
csv=$(published pictures)
# Beside Pillow, whose job it is; or else beside our own, on one core.
against=ours reference='' decode=''
! [[ " ${names[*]} " == *" Pillow "* ]] || against=Pillow
for i in "${!names[@]}"; do
  [ "${names[i]}" != $against ] || reference=$(median "$i")
  [ "${names[i]}" != "decode alone" ] || decode=$(median "$i")
done
{
  echo "# Blur, shrink, save: times as fast as $against"
  echo "\"$(rounds_in_words "$ROUNDS"), ${#files[@]} pictures\",seconds,times" \
    "decode alone,times as fast as $against"
  for i in "${!names[@]}"; do
    awk -v name="${names[i]}" -v s="$(median "$i")" -v p="$reference" \
      -v d="$decode" 'BEGIN {
        printf "\"%s\",%.2f,%.2f,%.2f\n", name, s, s / d, p / s }'
  done
} >"$csv"
sed '1d; s/^"\([^"]*\)",/\1|/; s/,\([^,]*\),\([^,]*\)$/|\1|\2/' "$csv" |
  awk -F'|' 'NR == 1 { printf "%-30s %9s %10s %10s\n", "", "seconds", "/ decode",
      "x '"$against"'"; next }
    { printf "%-30s %9s %10s %10s\n", $1, $2, $3, $4 }'
draw "$csv"
