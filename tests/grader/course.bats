# long 60
load helpers

each_exercise() {
  local file
  for file in "$ROOT"/tests/exercises/*.bats; do basename "$file" .bats; done
}

@test "course: starters and solutions come from one source" {
  [[ ! -e $ROOT/.progress ]] || skip "somebody is working on them here"
  run "$ROOT/common/grade/starters.sh" --check
  assert_success
}

@test "course: every exercise is complete" {
  local name
  for name in $(each_exercise); do
    [[ -e lessons/$name/exercise.c ]] || fail "$name has no starter"
    set -- tests/solutions/"$name"/*.c
    (($# >= 4)) ||
      fail "$name: fewer than a reference and three styles"
    set -- tests/wrong/"$name"/*.c
    (($# >= 6)) ||
      fail "$name: fewer than six mistakes"
    assert_equal "$(grep -cx -e --- "lessons/$name/hints.txt")" 2
    grep -q '^## The exercise' docs/exercises/"$name".md ||
      grep -q '^## The exercise' docs/"$name".md ||
      fail "$name: no chapter ends in it"
  done
}

@test "course: every mistake says its diagnosis" {
  local file
  for file in tests/wrong/*/*.c; do
    head -1 "$file" | grep -q '^// diagnosis: .' || fail "$file"
  done
}

@test "course: every check says its points" {
  run grep -hn '^@test ' tests/exercises/*.bats
  assert_success
  refute_line --regexp '[^]]" \{$|\[[^1-9]|[^ ]\['
}

@test "course: a verdict sends its reader to a section that is there" {
  local name section
  for name in $(each_exercise); do
    [[ -e docs/$name.md ]] || continue
    while IFS= read -r section; do
      grep -qx "## $section" "docs/$name.md" ||
        fail "docs/$name.md has no section \"$section\""
    done < <({ cat "tests/exercises/$name.bats" && [[ ${name%%-*} == 0[3-5] ]] &&
      cat common/grade/grade.bash; } | grep -v '^#' |
      grep -o -e '-r "[A-Z][A-Za-z ]*"' | sed 's/-r "//; s/"//' | sort -u)
  done
}

@test "course: hints come one by one, and stay" {
  run common/grade/hint.sh 03
  assert_line --regexp '^1\. '
  refute_line --regexp '^2\. '
  run common/grade/hint.sh 03
  assert_line --regexp '^1\. '
  assert_line --regexp '^2\. '
  refute_line --regexp '^3\. '
  run common/grade/hint.sh 03
  run common/grade/hint.sh 03
  assert_line "(these are all 3)"
  assert_equal "$(cat "$PROGRESS")" "03-joined-fork hints 3"
  run common/grade/hint.sh 77
  assert_failure 2
}

@test "course: a new exercise can be begun" {
  local copy=$BATS_TEST_TMPDIR/copy
  mkdir -p "$copy/tests" "$copy/lessons" "$copy/docs"
  cp -r tests/helpers tests/exercises "$copy/tests/"
  cp -r common "$copy/"
  run "$copy/common/grade/new-exercise.sh" 20-my-topic
  assert_success
  cd "$copy"
  [[ -s lessons/20-my-topic/exercise.c && -s lessons/20-my-topic/hints.txt ]]
  run env BUILD="$BUILD" common/grade/grade.sh 20 3>&-
  assert_failure 1
  run env BUILD="$BUILD" common/grade/grade.sh \
    -s tests/solutions/20-my-topic/reference.c 20 3>&-
  assert_success
  run common/grade/new-exercise.sh 20-my-topic
  assert_failure 2
  run common/grade/new-exercise.sh topic
  assert_failure 2
}

@test "course: a small step can be begun, in a lesson that is there" {
  local copy=$BATS_TEST_TMPDIR/copy
  mkdir -p "$copy/tests" "$copy/docs"
  cp -r tests/helpers tests/exercises "$copy/tests/"
  cp -r common lessons "$copy/"
  cd "$copy"
  run common/grade/new-step.sh 03x
  assert_success
  run env BUILD="$BUILD" common/grade/grade.sh 03x 3>&-
  assert_failure 1
  assert_output --partial "never waited for"
  run env BUILD="$BUILD" common/grade/grade-all.sh '03x|steps/x-' 3>&-
  assert_success
  assert_output "2 passed, 0 failed"
  run common/grade/new-step.sh 03x
  assert_failure 2
  run common/grade/new-step.sh 99a
  assert_failure 2
  run common/grade/hint.sh 03x
  assert_line --regexp '^1\. How does the parent know'
}

@test "course: every step is complete, short, and says how it is graded" {
  local name file words
  for name in tests/steps/*.bats; do
    name=$(basename "$name" .bats)
    file=lessons/$(basename lessons/"${name:0:2}"-*)/steps/${name:2}.c
    [[ -s $file ]] || fail "$name has no starter"
    (($(wc -l <"tests/steps/$name.bats") <= 25)) ||
      fail "tests/steps/$name.bats is too long"
    assert_equal "$(grep -cx -e --- "${file%.c}.hints")" 2
    set -- tests/wrong/"${name:0:2}"-*/steps/"${name:2}"-*.c
    (($# >= 2)) || fail "$name: fewer than two mistakes"
    grep -q "make grade $name" "$file" || fail "$file: how is it graded?"
    # The task: what stands in the head, but its example and its last line.
    words=$(sed '/\*\//,$d' "$file" | grep -v '^ \*     ' |
      grep -v 'make grade' | sed 's/^[/ ]\**//' | wc -w)
    ((words <= 75)) || fail "$file: a task of $words words"
    (($(sed '1,/\*\//d' "$file" | wc -l) <= 45)) || fail "$file: too long"
  done
}

@test "course: each step is linked once, where its idea is told" {
  local name chapter
  for name in tests/steps/*.bats; do
    name=$(basename "$name" .bats)
    chapter=$(echo docs/"${name:0:2}"-*.md)
    assert_equal "$(tr -s ' \n' ' ' <"$chapter" |
      grep -o "Now do step \[$name\](../lessons/[^)]*/steps/${name:2}\.c)" |
      wc -l | tr -d ' ') links of $name" "1 links of $name"
    # And nowhere else: not in a list of them again.
    assert_equal "$(grep -c "\[$name\]" "$chapter") of $name" "1 of $name"
  done
}

@test "course: 72 tasks in lessons 01 to 12, and heads that can be read at once" {
  local name tasks words=()
  tasks=$(. common/grade/names.sh && every_name | grep -c '^0\|^1[012]')
  ((tasks >= 72)) || fail "only $tasks"
  for name in $(each_exercise); do
    ((10#${name%%-*} > 12)) ||
      words+=("$(sed '/\*\//,$d' "tests/solutions/$name/reference.c" | wc -w)")
  done
  # The median: half of the tasks have at most so many words.
  (($(printf '%d\n' "${words[@]}" | sort -n | sed -n 6,7p | paste -sd+) <= 500)) ||
    fail "words: ${words[*]}"
}
