exercise=09-sequential-augment
load ../../common/grade/grade

# picture WIDTH HEIGHT: makes one if it is not there yet, and sets `made`. They
# are kept, so that `make timeline` can use them after the grading.
picture() {
  made=$BUILD/grade/pictures/noise-$1x$2.ppm
  [[ -e $made ]] ||
    kept "$made" "$BUILD/tests/ppm" make "$1" "$2" $(($1 + $2))
}

# begins_with BYTES: the same picture, but its pixels begin so.
begins_with() {
  head -n 3 "$made"
  # shellcheck disable=SC2059 # escapes are wanted
  printf "$1" | head -c 12
  tail -n +4 "$made" | tail -c +13
}

# grey_picture KIND: the same bytes, which are said to be of another kind.
grey_picture() {
  echo "$1"
  tail -n +2 "$made"
}

# shellcheck disable=SC2086 # numbers
setup_file() {
  compile_submission
  compile_also asan -fsanitize=address
  export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0
  local w h l t
  # LEFT is not TOP, and the part is inside also if they are swapped, so that it
  # shows.
  w=$(between 40 60) h=$(between 24 34) l=$(between 9 13) t=$(between 4 8)
  picture $w $h
  record part "$made" part.ppm $l $t $((w - l - $(between 3 6))) \
    $((h - l - $(between 1 3)))
  record whole "$made" whole.ppm 0 0 $w $h &
  record percent "$made" "5%d0%s-$l.ppm" $l $t 3 2 &
  record -d made folder "$made" "./made/../made/out-$l.ppm" $l $t 3 2 &
  record nowhere "$made" nowhere/out.ppm $l $t 3 2 &
  record -o again.ppm again "$made" again.ppm $l $t 3 2 &
  record edge "$made" edge.ppm $((w - 7)) $((h - 5)) 7 5 &
  record dot "$made" dot.ppm $l $t 1 1 &
  record column "$made" column.ppm $l 0 2 $h &
  wait
  record thin "$made" thin.ppm $l $t 1 5 &
  record flat "$made" flat.ppm $l $t 5 1 &
  record right_edge "$made" right.ppm $((w - 6)) $t 6 5 &
  record lower_edge "$made" lower.ppm $l $((h - 5)) 6 5 &
  record -d "$(long_path)" long_name "$made" "$(long_path)/out-$l.ppm" \
    $l $t 3 2 &
  # Bytes that look like white space, like a comment, like a number.
  local kind
  for kind in blank,' \n\t\r\n \n\n \t\n\n' comment,'# no word\n\n\n' \
    number,'255\n1 2 3 4 5'; do
    kept "${made%/*}/${kind%%,*}-${made##*-}" begins_with "${kind#*,}"
    record "${kind%%,*}" "${made%/*}/${kind%%,*}-${made##*-}" new.ppm 0 0 $l $t &
  done
  wait
  # The smallest ones that there may be.
  for kind in 1x1 1x9 9x1; do
    picture ${kind%x*} ${kind#*x}
    record "all_of_$kind" "$made" all.ppm 0 0 ${kind%x*} ${kind#*x} &
  done
  wait
  # Below the first rows that are as many as a row has pixels.
  picture $h $((2 * h + 9))
  record upright "$made" upright.ppm 2 $((h + 1)) $l $t &
  picture 4000 300
  record wide "$made" wide.ppm $l 297 $((3970 + t)) 3 &
  picture 3 4000
  record tall "$made" tall.ppm 1 $t 2 $((3980 + t)) &
  wait
  # More than a million pixels.
  picture 1250 1000
  record vast "$made" vast.ppm 3 $t 1230 910 &
  record -p asan vast_asan "$made" vast.ppm 3 $t 1230 910
  wait
  # The largest that there may be.
  picture 4000 4000
  LIMITS+=(--max-file 64M --max-memory 640M)
  record largest "$made" largest.ppm 0 0 4000 4000
  picture $w $h
  record -o old.ppm spoilt "$made" old.ppm $l $t $((w - l + 1)) 3 &
  record right "$made" out.ppm $l $t $((w - l + 1)) 3 &
  record corner "$made" out.ppm $((w - 2)) $((h - 2)) 3 3 &
  record deep "$made" out.ppm $l $((h + $(between 1 9))) 3 3 &
  record beyond "$made" out.ppm 4000 4000 4000 4000 &
  record no_pixel "$made" out.ppm $l $t 0 0 &
  record folder_in "$BUILD/grade" out.ppm 0 0 1 1 &
  record below "$made" out.ppm $l $t 3 $((h - t + 1)) &
  record far "$made" out.ppm $((w + $(between 1 9))) $t 3 3 &
  record no_width "$made" out.ppm $l $t 0 3 &
  record no_height "$made" out.ppm $l $t 3 0 &
  record nothing "$BUILD/grade/pictures/nothing.ppm" out.ppm 0 0 1 1 &
  wait
  local bad=$BUILD/grade/pictures/short-$w-$h.ppm bytes
  bytes=$(wc -c <"$made")
  for kind in 1 2 $((3 * w)) $((3 * w * h)) $bytes; do
    kept "$bad-$kind" head -c $((bytes - kind)) "$made"
    record "short_$kind" "$bad-$kind" out.ppm 0 0 2 2 &
  done
  kept "$bad" head -c $((3 * w * h - 50)) "$made"
  record short "$bad" out.ppm 0 0 2 2 &
  local grey
  kind=P$(between 2 5)
  grey=$BUILD/grade/pictures/$kind-$w-$h.ppm
  kept "$grey" grey_picture "$kind"
  record grey "$grey" out.ppm 0 0 2 2 &
  record text "$ROOT/Makefile" out.ppm 0 0 2 2 &
  record -p asan part_asan "$made" part.ppm $l $t $((w - l)) $((h - t)) &
  record -p asan edge_asan "$made" edge.ppm $((w - 7)) $((h - 5)) 7 5 &
  record -p asan far_asan "$made" out.ppm $((w + 2)) $t 3 3 &
  record -p asan below_asan "$made" out.ppm $l $t 3 $((h - t + 1)) &
  wait
  record -p asan short_asan "$bad" out.ppm 0 0 2 2
  record -p asan -d "$(long_path)" long_asan "$made" \
    "$(long_path)/out-$l.ppm" $l $t 3 2
}

# A folder's name may be long, too.
long_path() { printf '%s/%0200d' "in/all/its/beauty" 7; }

out_name() { awk '{ print $2 }' <<<"$arguments"; }
out_file() { echo "$run_dir/cwd/$(out_name)"; }

judged() {
  # shellcheck disable=SC2046,SC2086
  set -- $arguments
  "$BUILD/tests/ppm" judge "$1" "$run_dir/cwd/$2" "${@:3}"
}

judge() {
  local verdict
  verdict=$(judged)
  # shellcheck disable=SC2046,SC2086
  set -- $arguments
  [[ $verdict == right ]] || wrong "$verdict" \
    -e "of $(basename "$1"), the $5 x $6 pixels from column $3 of row $4 on,
left and right swapped" -s "$(head -c 200 "$run_dir/cwd/$2" 2>/dev/null |
      LC_ALL=C tr -cd ' -~\n' | head -2 | tr '\n' ' ')..." \
    -w "$(why "$verdict")" -r "The program: row"
}

why() {
  case $1 in
    LEFT*) echo "LEFT is a column, TOP is a row" ;;
    *"one byte"*) echo "pixel n starts at byte 3 * n" ;;
    *planes*) echo "the three bytes of a pixel stand side by side in a PPM" ;;
    *colours*) echo "mirror pixels, three bytes each, and not bytes" ;;
    *"before it is cropped"*) echo "LEFT counts in the picture as it was" ;;
    *"one pixel"*) echo "the last column of the part is LEFT + WIDTH - 1" ;;
    *"shorter than"*) echo "a row of IN has its own width, not WIDTH" ;;
    *"first column"*) echo "column x of the part is column LEFT + x of IN" ;;
    *"first row"*) echo "row y of the part is row TOP + y of IN" ;;
    *"swapped twice"*) echo "swap while x < WIDTH / 2: what comes after is swapped already" ;;
    *half*) echo "in one array, a swap needs both pixels; half way is enough" ;;
    *header*) echo "the header is the bytes P6, newline, WIDTH, blank, HEIGHT, newline,
255, newline, and no others" ;;
    *"no PPM"*) echo "does the header end in one newline after 255?" ;;
    *size* | *cropped*) echo "the header of OUT says WIDTH and HEIGHT" ;;
    *) echo "pixel x of row y starts at byte 3 * (y * width + x)" ;;
  esac
}

@test "it compiles [1]" {
  compiles
}

@test "it runs [1]" {
  after "it compiles"
  look_at part
  ended_well
  [[ -s $(out_file) ]] || wrong "there is no file OUT" \
    -e "a picture in $(out_name), in the folder it was started in" \
    -s "${errors:-no such file}"
}

@test "the part is right, and mirrored [4]" {
  after "it runs"
  look_at part
  judge
}

# refused WHAT WHY: the run that is looked at must give a picture.
accepted() {
  ended_well
  [[ -s $(out_file) ]] || wrong "$1 is refused" \
    -e "a picture: this rectangle is inside" -s "${errors:-no file OUT}" \
    -w "$2"
  exit_status 0 "all went well"
}

# Pixels are any bytes.
pixels_are_no_text() {
  local run
  for run in blank comment number; do
    look_at $run
    ended_well
    [[ ! -s $(out_file) || $(judged) != right ]] || continue
    case $run in
      blank) wrong "the first pixels are taken for white space" \
        -e "a picture whose first pixels are the bytes 32, 10, 9, 13, ... is one
like any other" -s "${errors:-$(judged)}" \
        -w "in a format of fscanf, a blank or a newline skips all white space
that comes, also pixels: read the one byte after 255 with fgetc" ;;
      *) wrong "the first pixels are taken for a part of the header" \
        -e "a picture whose first pixel is the byte \"$(tail -n +4 \
          "${arguments%% *}" | head -c 1)\" is one like any other" \
        -s "${errors:-$(judged)}" \
        -w "after 255 comes one newline, and then come pixels" ;;
    esac
  done
}

@test "other parts are right too [3]" {
  after "the part is right, and mirrored"
  local run
  for run in thin flat dot; do
    look_at $run
    accepted "$(case $run in
      thin) echo "a part one pixel wide" ;;
      flat) echo "a part one pixel high" ;;
      dot) echo "a part of one pixel" ;;
    esac)" "WIDTH and HEIGHT may be 1"
    judge
  done
  for run in right_edge lower_edge edge column whole; do
    look_at $run
    accepted "a part at the edge" \
      "LEFT + WIDTH may be as large as the width of the picture, and TOP + HEIGHT
as its height"
    judge
  done
  look_at again
  ended_well
  local size
  size=$(wc -c <"$(out_file)")
  ((size != 300000)) || wrong "an old OUT is not written anew" \
    -e "OUT holds this picture, and nothing else" \
    -s "$size bytes: the end of a longer file that was there before" \
    -w "fopen with \"wb\" empties it; open does with O_TRUNC"
  judge
  pixels_are_no_text
  look_at -d long_name
  [[ $(fact verdict) != signal ]] || wrong "there is no room for a long name" \
    -e "OUT may be in a folder whose name has 200 letters" \
    -s "it was killed by signal $(fact signal)" \
    -w "argv[2] is there already: it needs no copy in an array"
  accepted "an OUT with a long name" "is there room for all of it?"
  judge
  look_at upright
  ended_well
  [[ -s $(out_file) ]] || wrong "a part of an upright picture is refused" \
    -e "a picture: this rectangle is inside" -s "${errors:-no file OUT}" \
    -w "TOP + HEIGHT is compared with the height, LEFT + WIDTH with the width"
  judge
  for run in all_of_1x1 all_of_1x9 all_of_9x1; do
    look_at $run
    accepted "a picture of ${run#all_of_} pixels" "W and H may be 1"
    judge
  done
  # Beyond a buffer that is too small there may be memory, or none.
  look_at -d vast
  if [[ $(fact verdict) == signal ]] ||
    [[ $(grep -ls Sanitizer "$BATS_FILE_TMPDIR"/runs/*_asan/err) == \
      "$BATS_FILE_TMPDIR/runs/vast_asan/err" ]]; then
    wrong "there is no room for a large picture" \
      -e "pictures may have up to 4000 x 4000 pixels" \
      -s "it goes beyond its memory with one of 1250 x 1000" \
      -w "ask malloc for as many bytes as this picture has"
  fi
  look_at -d largest
  [[ $(fact verdict) != signal ]] ||
    wrong "there is no room for a large picture" \
      -e "pictures may have up to 4000 x 4000 pixels" \
      -s "it was killed by signal $(fact signal) with one of 4000 x 4000" \
      -w "such a picture does not fit on the stack: ask malloc for as many bytes
as it has"
  for run in wide tall vast largest; do
    look_at $run
    ended_well
    [[ -s $(out_file) ]] || wrong "a large picture is refused" \
      -e "pictures may have up to 4000 x 4000 pixels" \
      -s "${errors:-no file OUT}" \
      -w "ask malloc for as many bytes as this picture has"
    judge
  done
}

@test "it says what it made [1]" {
  after "it runs"
  look_at part
  # shellcheck disable=SC2086
  set -- $arguments
  same_lines "not the line that is asked for" "$2: $5 x $6"
  exit_status 0 "all went well"
  look_at folder
  # shellcheck disable=SC2086
  set -- $arguments
  same_lines -n "OUT is told by another name" "$2: $5 x $6" \
    -w "the line has OUT as it was given, with its folder"
  look_at -d percent
  # shellcheck disable=SC2086
  set -- $arguments
  [[ $(fact verdict) != signal ]] ||
    wrong "the name of OUT is taken for a format" -e "$2: $5 x $6" \
      -s "with this name it was killed by signal $(fact signal)" \
      -w "printf(\"%s\", name) prints it as it is"
  same_lines -n "the name of OUT is taken for a format" "$2: $5 x $6" \
    -w "printf(\"%s\", out) prints a name as it is; printf(out) looks for % in it"
}

@test "errors are told, and leave nothing [3]" {
  after "the part is right, and mirrored"
  local run what shorts
  shorts=$(cd "$BATS_FILE_TMPDIR/runs" && echo short_*)
  look_at -d nowhere
  [[ $(fact verdict) != signal ]] || wrong "it crashes if OUT cannot be written" \
    -e "a word on stderr: there is no folder for OUT" \
    -s "it was killed by signal $(fact signal)" -w "fopen returns NULL"
  for run in nothing folder_in text grey short $shorts right below corner \
    far deep beyond no_width no_height no_pixel; do
    look_at "$run"
    case $run in
      folder_in) what="IN is a folder" ;;
      nothing) what="there is no file IN" ;;
      text) what="IN is no PPM picture" ;;
      grey) what="IN is a picture of another kind, $(head -c 2 "${arguments%% *}")" ;;
      short_*)
        if [[ ! -s ${arguments%% *} ]]; then
          what="IN is empty"
        else
          what="the pixels of IN end ${run#short_} bytes too early"
        fi ;;
      short) what="the pixels of IN end too early" ;;
      right) what="the rectangle reaches beyond the right edge" ;;
      below) what="the rectangle reaches beyond the lower edge" ;;
      corner) what="the rectangle reaches beyond both edges" ;;
      beyond) what="the rectangle is far outside of the picture" ;;
      deep) what="the rectangle begins below the lower edge" ;;
      far) what="the rectangle begins beyond the right edge" ;;
      *) what="the rectangle is empty" ;;
    esac
    [[ $(fact verdict) != exit || $(fact exit) -lt 2 ]] || exit_status 1 "$what"
    ended_well
    [[ $(fact exit) != 0 || -z $errors || -e $(out_file) ]] ||
      wrong "its exit status hides an error" \
        -e "exit status 1: $what" -s "exit status 0" \
        -w "what does main return?"
    [[ $(fact exit) != 0 ]] || wrong "it does not notice an error" \
      -e "exit status 1: $what" -s "exit status 0" \
      -w "$(case $run in
        right | below | far | corner | deep | beyond) echo "compare LEFT + WIDTH and TOP + HEIGHT with the picture" ;;
        short*) echo "fread says how much there was" ;;
        nothing) echo "fopen returns NULL" ;;
        folder_in) echo "a folder can be opened, but not read: fscanf says so" ;;
        text | grey) echo "the first bytes of a PPM are P6" ;;
        *) echo "a WIDTH or HEIGHT of 0 is no rectangle" ;;
      esac)"
    exit_status 1 "$what"
    [[ ! -e $(out_file) ]] || wrong "it leaves a file after an error" \
      -e "no file OUT: $what" -s "there is one" \
      -w "look for errors before OUT is opened, or remove it"
    [[ -z $output || -n $errors || $output == *" x "* ]] ||
      wrong "the error is told on stdout" -e "one line on stderr: $what" \
        -s "on stdout: $output" -w "fprintf(stderr, ...), or warnx"
    [[ -z $output ]] || wrong "it prints a result after an error" \
      -e "nothing on stdout: $what" -s "$output"
    [[ -n $errors ]] || wrong "it does not say why it failed" \
      -e "one line on stderr: $what" -s "nothing"
    [[ $errors != *$'\n'* ]] || wrong "more than one line on stderr" \
      -e "one line on stderr: $what" -s "$errors" \
      -w "who says it: the function that sees it, or the one that called it?"
  done
}

@test "an error does not spoil an OUT that was there [1]" {
  after "errors are told, and leave nothing"
  look_at spoilt
  ended_well
  exit_status 1 "the rectangle reaches beyond the right edge"
  [[ ! -e $(out_file) ]] || cmp -s "$(out_file)" <(head -c 300000 /dev/zero) ||
    wrong "it spoils an OUT that was there before" \
      -e "OUT is as it was before, or gone: it was 300000 bytes long" \
      -s "$(wc -c <"$(out_file)") bytes" \
      -w "look for errors before OUT is opened: fopen with \"wb\" empties it"
}

@test "it stays inside of its memory [2]" {
  after "errors are told, and leave nothing"
  local run
  [[ -x $BATS_FILE_TMPDIR/exercise-asan ]] ||
    skip "left out: this compiler has no AddressSanitizer"
  for run in part_asan edge_asan far_asan below_asan short_asan \
    vast_asan long_asan; do
    look_at $run
    [[ $errors != *Sanitizer* ]] ||
      wrong "it goes beyond its memory" \
        -e "no report of AddressSanitizer" \
        -s "$(grep -E 'ERROR|#[0-3] ' \
          <<<"$errors" | head -5)" \
        -w "check the rectangle, and what was read, before the first pixel"
  done
}
