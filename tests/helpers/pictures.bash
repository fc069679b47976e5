# What bats files about pictures load besides helpers.bash.

# The Python that has Pillow: a distribution's own, whatever is in PATH.
pillow_python() {
  local python
  for python in /usr/bin/python3 python3; do
    if "$python" -c 'import PIL' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

has_pillow() {
  pillow_python >/dev/null
}

need_pillow() {
  has_pillow || skip "Pillow (python3-pil) is not installed"
}

python3_with_pillow() {
  "$(pillow_python)" "$ROOT/tests/helpers/pillow.py" "$@"
}

# True where libjpeg and libpng were there when `make` ran.
need_pictures_once() {
  [[ -x $BUILD/augment ]]
}

need_pictures() {
  need_pictures_once || skip "built without libjpeg and libpng"
}

# checksums: one line a result in this folder; of a JPEG its bytes, of a PNG
# its pixels, since zlib may pack them in more than one way.
checksums() {
  local LC_ALL=C
  local file
  for file in *.jpg; do
    printf '%s %s\n' "$file" "$(cksum <"$file")"
  done
  for file in *.png; do
    printf '%s %s\n' "$file" "$("$BUILD/tests/picture_pixels" "$file" 2>/dev/null)"
  done
}

# nothing_left FOLDER: no half-written file in it.
nothing_left() {
  local left
  left=$(find "$1" -name '*.part*')
  [[ -z $left ]] || fail "left behind: $left"
}
