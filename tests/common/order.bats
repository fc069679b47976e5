load ../helpers/helpers

# order RULES LINE ...: what order.py says of these lines; sets status, said.
order() {
  printf '%s\n' "$1" >"$BATS_TEST_TMPDIR/rules.order"
  status=0
  said=$(printf '%s\n' "${@:2}" |
    "$ROOT/common/tools/order.py" "$BATS_TEST_TMPDIR/rules.order" -) ||
    status=$?
}

two_children="# a comment, and an empty line

s1: begin
d1: end
s2: begin
d2: end
f: over
s1 < d1 < f
s2 < d2 < f"

side_by_side="$two_children
s1 < d2
s2 < d1"

@test "order: all orders that the rules allow, and no other" {
  accepted=
  for lines in {w,x,y,z}{w,x,y,z}{w,x,y,z}{w,x,y,z}; do
    [[ $lines == *w* && $lines == *x* && $lines == *y* && $lines == *z* ]] ||
      continue
    order $'w: w\nx: x\ny: y\nz: z\nw < x\ny < z' \
      "${lines:0:1}" "${lines:1:1}" "${lines:2:1}" "${lines:3:1}"
    [[ $status -ne 0 ]] || accepted+="$lines "
  done
  assert_equal "$accepted" "wxyz wyxz wyzx ywxz ywzx yzwx "
}

@test "order: lines of equal text take the names that fit" {
  order "$two_children" begin begin end end over
  assert_equal $status 0
  order "$two_children" begin end begin end over
  assert_equal $status 0
  order "$side_by_side" begin begin end end over
  assert_equal $status 0
}

@test "order: what the rules forbid is refused, with the line" {
  order "$side_by_side" begin end begin end over
  assert_equal $status 1
  assert_equal "$said" "line 2 cannot stand where it stands: end"
  order "$two_children" end begin begin end over
  assert_equal $status 1
  assert_equal "$said" "line 1 cannot stand where it stands: end"
  order "$two_children" begin begin end over end
  assert_equal $status 1
  assert_equal "$said" "line 4 cannot stand where it stands: over"
}

@test "order: a line missing, a line too many, a line changed" {
  order "$two_children" begin begin end over
  assert_equal $status 1
  assert_equal "$said" "4 lines, expected 5"
  order "$two_children" begin begin end end over over
  assert_equal $status 1
  order "$two_children" begin begin end end "over "
  assert_equal $status 1
  order "$two_children" begin begin end end end
  assert_equal $status 1
  order "$two_children" ""
  assert_equal $status 1
}

@test "order: rules in a circle let nothing pass" {
  order $'a: a\nb: b\na < b\nb < a' a b
  assert_equal $status 1
  order $'a: a\nb: b\na < b\nb < a' b a
  assert_equal $status 1
}

@test "order: a file of rules that makes no sense is refused" {
  for rules in "" "# nothing" "a < b" $'a: a\na < b' $'a: a\nb: b\na b' \
    $'a: a\nb: b\na > b' $'a: a\nb: b\na <' $'a: a\nb: b\na < b <' \
    $'a: a\nb: b\na < b b' $'a: a\nB: b' $'a: a\na: b' $'a: a\n< a'; do
    order "$rules" a b
    assert_equal "$status ${said%%:*}" "2 order.py"
  done
  run ! "$ROOT/common/tools/order.py" /nowhere/x.order /dev/null
}

@test "order: many equal lines cost little" {
  rules=
  input=()
  for i in {1..6}; do
    rules+=$'\n'"s$i: begin"$'\n'"d$i: end"
    input+=(begin end)
  done
  for i in {1..6}; do rules+=$'\n'"s$i < d$i"; done
  order "$rules" "${input[@]}"
  assert_equal $status 0
  SECONDS=0
  order "$rules" "${input[@]:0:10}" end begin
  assert_equal $status 1
  ((SECONDS < 10))
}

@test "order: every .order file allows the transcript that docs show" {
  for file in "$ROOT"/expected/*.order; do
    slug=$(basename "$file" .order)
    output=$(cat "$ROOT/expected/$slug.txt")
    assert_order "$slug"
  done
}

@test "order: what is merely usual, \"~\", refuses nothing; reasons are no names" {
  rules=$(printf '%s\n' "s1: sleep" "d1: done" "s2: sleep" "d2: done" "" \
    "s1 < d1  # one process prints both" "s2 < d2" "s1 ~ d2" "s2 ~ d1")
  order "$rules" sleep "done" sleep "done"
  assert_equal $status 0
  order "$rules" "done" sleep sleep "done"
  assert_equal $status 1
}

@test "order: a second fork that is late is no fault of a right program" {
  # Nothing makes one child wait for another: a delayed one begins when the
  # first is done.
  while read -r slug lines; do
    tr '|' '\n' <<<"$lines" | sed 's/^s/Sleeping for 1 second(s)/
      s/^d/Done sleeping/; s/^f/Finished in T second(s)/
      s/^r/Return Value: 1/' >"$BATS_TEST_TMPDIR/late"
    "$ROOT/common/tools/order.py" "$ROOT/expected/$slug.order" \
      "$BATS_TEST_TMPDIR/late" || fail "$slug"
  done <<'END'
02-unjoined-fork f|s|d|s|d
03-joined-fork s|d|s|d|f
06-pool-submit s|d|r|s|d|r|f
END
}
