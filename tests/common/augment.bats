load ../helpers/helpers
load ../helpers/pictures

setup() {
  need_pictures
  in_a_folder_with_a_corpus
}

@test "augment: a summary at the end, lines in the order of the inputs" {
  run_program augment -j 3 -o out corpus/grey.jpg corpus/444.jpg corpus/rgb8.png
  assert_succeeded
  assert_equal "$(head -3 <<<"$output")" "grey.jpg was augmented...
444.jpg was augmented...
rgb8.png was augmented..."
  [[ ${lines[3]} =~ ^3\ augmented\ in\ [0-9.]+\ s:\ [0-9.]+\ pictures/s,\ [0-9]+\ megapixels/s$ ]]
  assert_frozen out 444 444
}

@test "augment: without -o, beside the one who calls" {
  run_program augment corpus/444.jpg
  assert_succeeded
  assert_frozen . 444 444
}

@test "augment: bad pictures cost only themselves, and the summary names them" {
  assert_bad_pictures_cost_only_themselves augment
  assert_equal "$(grep -c '^failed: mixed/' <<<"$output")" "$(wc -l <bad.txt)"
  rm -rf out
  run_program augment --threads -o out mixed
  assert_equal "$exit_code" 1
  assert_equal "$(entries out | wc -l)" 3
}

@test "augment: no input is ever overwritten" {
  assert_inputs_are_never_overwritten augment
}

@test "augment: a full disk leaves no half picture" {
  assert_full_disk_leaves_nothing augment
}

@test "augment: an output folder that vanishes while it works" {
  large_pictures 6
  start_program augment -j 2 -o out large
  wait_for test -d out
  rm -rf out
  finish_program
  [[ $exit_code == 0 || $exit_code == 1 ]]
  assert_equal "$left_running" 0
  nothing_left .
}

@test "augment: folders within folders on request, links to them not" {
  mkdir -p album/a/b
  cp corpus/444.jpg album/one.jpg
  cp corpus/420.jpg album/a/one.jpg
  cp corpus/422.jpg album/a/b/two.jpg
  ln -s .. album/a/loop
  run_program augment -r -o out album
  assert_succeeded
  assert_equal "$(cd out && find . -type f | sort | tr '\n' ' ')" \
    "./a/augmented-one.jpg ./a/b/augmented-two.jpg ./augmented-one.jpg "
  assert_frozen out one 444
  assert_frozen out/a one 420
}

@test "augment: --resume does what is missing or older" {
  mkdir album
  cp corpus/444.jpg album/a.jpg
  cp corpus/420.jpg album/b.jpg
  cp corpus/422.jpg album/c.jpg
  run_program augment -o out album
  assert_succeeded
  touch -d '2001-01-01' out/augmented-a.jpg
  touch -d '2002-01-01' album/a.jpg album/b.jpg album/c.jpg
  rm out/augmented-b.jpg
  run_program augment --resume -o out album
  assert_succeeded
  assert_equal "$(head -2 <<<"$output")" "a.jpg was augmented...
b.jpg was augmented..."
  [[ ${lines[2]} == "2 augmented, 1 done before in "* ]]
  run_program augment --resume -o out album
  assert_succeeded
  [[ $output == "0 augmented, 3 done before in "* ]]
}

@test "augment: radius, size and quality as Pillow's" {
  need_pillow
  run_program augment --radius 3.5 --size 300x200 --quality 90 -o out \
    corpus/444.jpg corpus/size-640x480.jpg corpus/rgba8.png corpus/cmyk.jpg
  assert_succeeded
  run "$PILLOW_PYTHON" - <<'END'
from PIL import Image, ImageFilter
import sys
for name in "444.jpg", "size-640x480.jpg", "rgba8.png", "cmyk.jpg":
    img = Image.open("corpus/" + name).filter(ImageFilter.GaussianBlur(3.5))
    img.thumbnail((300, 200))
    img.save("theirs-" + name, **({"quality": 90} if name.endswith("jpg") else {}))
    ours = Image.open("out/augmented-" + name)
    assert Image.open("theirs-" + name).tobytes() == ours.tobytes(), name
END
  assert_success
  cmp theirs-444.jpg out/augmented-444.jpg
}

@test "augment: a radius of 0 to 100, and a frame of one pixel" {
  need_pillow
  for radius in 0 0.4 1 40 100; do
    run_program augment --radius $radius --size 77x900 -o out corpus/422.jpg
    assert_succeeded
    "$PILLOW_PYTHON" - $radius <<'END'
import sys
from PIL import Image, ImageFilter
img = Image.open("corpus/422.jpg").filter(ImageFilter.GaussianBlur(float(sys.argv[1])))
img.thumbnail((77, 900))
img.save("theirs.jpg")
END
    cmp theirs.jpg out/augmented-422.jpg
  done
  run_program augment --size 1x1 -o out corpus/422.jpg
  assert_succeeded
}

@test "augment: --fast is near the exact result" {
  need_pillow
  "$BUILD/tests/picture_corpus" . jpeg 2600 1900
  run_program augment -o exact size-2600x1900.jpg
  assert_succeeded
  run_program augment --fast -o fast size-2600x1900.jpg
  assert_succeeded
  run python3_with_pillow psnr exact/augmented-size-2600x1900.jpg \
    fast/augmented-size-2600x1900.jpg
  assert_success
  assert_between 40 "$output" 98
}

@test "augment: --json tells the same, with names that are not UTF-8" {
  command -v python3 >/dev/null || skip "python3 reads the JSON"
  cp corpus/444.jpg good.jpg
  echo text >$'line\nbreak "q" \xff.jpg' ||
    skip "this file system refuses such names"
  run_program augment --json -o out good.jpg $'line\nbreak "q" \xff.jpg'
  assert_equal "$exit_code" 1
  [[ $errors == *'line?break "q" '* ]]
  printf '%s' "$output" >summary.json
  python3 -c '
import json, os
s = json.load(open("summary.json"))
assert s["pictures"] == 2 and s["augmented"] == 1 and s["skipped"] == 0, s
assert s["seconds"] > 0 and s["megapixels_per_second"] > 0, s
(failed,) = s["failed"]
assert os.fsencode(failed["file"]) == b"line\nbreak \"q\" \xff.jpg", failed
assert failed["reason"] == "neither a JPEG nor a PNG", failed
'
}

@test "augment: a file that shrinks while it is read is refused or whole" {
  "$BUILD/tests/picture_corpus" . jpeg 6000 4000
  start_program augment -o out size-6000x4000.jpg
  head -c 100000 corpus/444.jpg >size-6000x4000.jpg
  finish_program
  assert_equal "$signal" ""
  nothing_left .
}

@test "augment: bad arguments" {
  assert_usage_error augment
  assert_usage_error augment --nonsense x.jpg
  assert_usage_error augment -j 0 x.jpg
  assert_usage_error augment --radius -1 x.jpg
  assert_usage_error augment --radius 101 x.jpg
  assert_usage_error augment --radius nan x.jpg
  assert_usage_error augment --size 12 x.jpg
  assert_usage_error augment --size 0x5 x.jpg
  assert_usage_error augment --size 5x5x x.jpg
  assert_usage_error augment --quality 0 x.jpg
  assert_usage_error augment -o "" x.jpg
}

@test "augment: help and man page tell of the same options" {
  run_program augment --help
  assert_succeeded
  [[ $output == "usage: augment"* ]]
  diff <(grep -oE -- '--[a-z]+(-[a-z]+)*' <<<"$output" | sort -u) \
    <(sed 's/\\-/-/g' "$ROOT/docs/augment.1" |
      grep -oE -- '--[a-z]+(-[a-z]+)*' | sort -u)
}

@test "augment: make install puts program and page where they belong, make uninstall takes them away" {
  make -C "$ROOT" -s BUILD="$BUILD" DESTDIR="$PWD/root" PREFIX=/usr install
  assert [ -x root/usr/bin/augment ]
  assert [ -s root/usr/share/man/man1/augment.1 ]
  touch root/usr/bin/other
  make -C "$ROOT" -s BUILD="$BUILD" DESTDIR="$PWD/root" PREFIX=/usr uninstall
  assert_equal "$(find root -type f | grep -v libforklings)" root/usr/bin/other
}

@test "augment: --version" {
  run_program augment --version
  assert_succeeded
  [[ $output =~ ^augment\ \(forklings\)\ [0-9]+\.[0-9]+$ ]] || fail "$output"
}

@test "augment: --timeout ends the worker of a picture, names it, and goes on" {
  large_pictures 1
  run_program augment -j 1 --timeout 0.01 -o out large corpus/size-16x16.jpg
  assert_equal "$exit_code" 1
  assert_equal "$left_running" 0
  [[ $errors == *"large/1.jpg: ran longer than 0.01 s"* ]] || fail "$errors"
  nothing_left out
  run_program augment -j 1 --timeout 0 -o out corpus/size-16x16.jpg
  assert_succeeded
  assert_usage_error augment --timeout -1 x.jpg
  assert_usage_error augment --timeout soon x.jpg
}

@test "augment: --resume does what was changed in the same second, or is empty" {
  mkdir album
  cp corpus/444.jpg album/a.jpg
  cp corpus/444.jpg album/b.jpg
  cp corpus/444.jpg album/c.jpg
  run_program augment -o results album
  assert_succeeded
  touch -d '2020-01-01 10:00:00.400' results/augmented-[ac].jpg
  touch -d '2020-01-01 10:00:00.600' album/a.jpg
  touch -d '2020-01-01 10:00:00.300' album/[bc].jpg
  : >results/augmented-b.jpg
  run_program augment --resume -o results album
  assert_succeeded
  assert_equal "$(head -2 <<<"$output")" "a.jpg was augmented...
b.jpg was augmented..."
  [[ ${lines[2]} == "2 augmented, 1 done before in "* ]] || fail "$output"
}

@test "augment: a result whose name is as long as names can be" {
  local name
  printf -v name '%0241d.jpg' 7
  cp corpus/444.jpg "$name" || skip "this file system has shorter names"
  run_program augment -o results "$name"
  assert_succeeded
  assert_equal "$(entries results)" "augmented-$name"
}

@test "augment: a folder with folders only is named, with what helps" {
  mkdir -p album/sub empty
  cp corpus/444.jpg album/sub
  run_program augment -o results album
  assert_equal "$exit_code" 1
  [[ $errors == *"album: no pictures in it but folders"*"-r"* ]] || fail "$errors"
  run_program augment -r -o results album
  assert_succeeded
  run_program augment -o results empty
  assert_equal "$exit_code" 0
  [[ $errors == *"no pictures in there"* ]] || fail "$errors"
}

@test "augment: a picture that is named like a result is left out with a word" {
  mkdir album
  cp corpus/444.jpg album/augmented-reality.jpg
  cp corpus/444.jpg album/a.jpg
  cp corpus/444.jpg album/augmented-a.jpg
  run_program augment -o results album
  assert_equal "$exit_code" 0
  assert_equal "$(entries results)" augmented-a.jpg
  assert_equal "$(grep -c 'left out' <<<"$errors")" 1
  [[ $errors == *"album/augmented-reality.jpg: left out"* && $errors != *more* ]]
  run_program augment -o results album/augmented-reality.jpg
  assert_succeeded
  assert_equal "$(entries results | head -1)" augmented-a.jpg
  assert_frozen results augmented-reality 444
}

@test "augment: every extension that is read is written, and no other" {
  for extension in jpg jpeg jpe jfif JPG; do
    cp corpus/444.jpg "x$extension.$extension"
  done
  cp corpus/444.jpg x.gif
  run_program augment -o results x*.* x.gif
  assert_equal "$(entries results | wc -l)" 5
  [[ $errors == *"x.gif: can write .jpg, .jpeg, .jpe, .jfif and .png only"* ]]
}

@test "augment: interrupted, it says how many are done" {
  local signal_sent worker pid
  large_pictures 8
  for signal_sent in 2 15; do
    rm -rf results
    start_program augment -j 1 -o results corpus/size-16x16.jpg large
    wait_for test -e results/augmented-size-16x16.jpg
    wait_for grep -q 'was augmented' "$BATS_TEST_TMPDIR/out"
    worker=$(children_of "$program_pid")
    kill -s $signal_sent "$program_pid"
    finish_program
    assert_equal "$signal" $signal_sent
    # It ends by our end, and that may take a moment.
    for pid in $worker; do
      wait_for test ! -e "/proc/$pid"
    done
    [[ $errors =~ "augment: interrupted: "[1-8]" of 9 done; " ]] || fail "$errors"
    nothing_left results
  done
}

@test "augment: the bar fits on a terminal of 30 columns, and of 12" {
  command -v python3 >/dev/null || skip "python3 opens the terminal"
  run python3 - "$BUILD/augment" corpus/444.jpg corpus/422.jpg corpus/420.jpg <<'END'
import fcntl, os, pty, struct, subprocess, sys, termios
for columns in 30, 12, 80:
    try:
        ours, theirs = pty.openpty()
    except OSError:
        sys.exit(77)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([sys.argv[1], "-j1", "-o", "results", *sys.argv[2:]],
                             stdout=subprocess.DEVNULL, stderr=theirs)
    child.wait()
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 4096):
            drawn += piece
    except OSError:
        pass
    lines = drawn.decode().replace("\n", "\r").split("\r")
    assert any("2/3" in line for line in lines), lines
    assert max(map(len, lines)) < columns, (columns, lines)
END
  ((status != 77)) || skip "no pseudo-terminal here"
  assert_success
}
