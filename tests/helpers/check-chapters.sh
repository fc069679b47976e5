#!/usr/bin/env bash
# Checks what can be checked of the course's pages without running anything:
# titles, lengths, pictures, links with their anchors, the way from chapter to
# chapter, and that each `make` target named exists. (docs-sync.py --check does
# the code and the output.)
#
# usage: check-chapters.sh ROOT        Tells each fault; status 1 if any.
set -u
cd "$1" || exit 2
bad=0

complain() {
  echo "$*"
  bad=1
}

# Prose: what is neither in a fence nor a comment.
prose() {
  awk '/^ *```/ { fence = !fence; next } fence || /^<!--.*-->$/ { next }
    /^<!--/ { comment = 1 } !comment { print } /-->$/ { comment = 0 }' "$1"
}

# PAGE#ANCHOR of every heading, the anchor as GitHub makes it.
anchors=$'\n'$(for page in docs/*.md; do
  prose "$page" | sed -nE 's/^#+ +//p' | tr '[:upper:]' '[:lower:]' |
    sed -E "s/[^a-z0-9 _-]//g; s/ /-/g; s|^|$page#|"
done)$'\n'

check_links() {
  local page=$1 link path anchor dir
  dir=$(dirname "$page")
  while IFS= read -r link; do
    case $link in http://* | https://*) continue ;; esac
    path=${link%%#*} anchor=
    [[ $link != *"#"* ]] || anchor=${link#*#}
    # Pictures are drawn by a run, all at once: none or every one is there.
    [[ $path != pictures/* || -d $dir/pictures ]] || continue
    if [[ -n $path && ! -e $dir/$path ]]; then
      complain "$page: dead link: $link"
    elif [[ -n $anchor ]]; then
      [[ $anchors == *$'\n'"${path:+$dir/}${path:-$page}#$anchor"$'\n'* ]] ||
        complain "$page: no such heading: $link"
    fi
  done < <(prose "$page" | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//')
}

# A sentence that begins with a number and a point becomes a list of its own, with
# another number: "5." by itself is shown as "1.".
check_lists() {
  local page=$1 line
  while IFS= read -r line; do
    complain "$page: would be numbered anew: $line"
  done < <(prose "$page" | awk '/^[^0-9 ]/ { if (blank) last = 0 }
    /^[0-9]+[.] / && (blank || $1 + 0 == last + 1) {
      if ($1 + 0 != last + 1) print
      last = $1 + 0
    }
    { blank = /^$/ }')
}

targets=" $(sed -nE 's/^([a-z -]+):.*/\1/p' Makefile common/make/*.mk | tr '\n' ' ') "
check_targets() {
  local page=$1 target
  while IFS= read -r target; do
    case $target in
      [0-9][0-9]) compgen -G "lessons/$target-*" >/dev/null ||
        complain "$page: make $target: no such lesson" ;;
      */*) ;;
      *) [[ $targets == *" $target "* ]] ||
        complain "$page: make $target: no such target" ;;
    esac
  done < <(commands "$page" | sort -u)
}

# What is made by the page's commands: in shell fences, and in `make …`.
commands() {
  awk '/^```/ { shell = /^```(sh|console)$/; next }
    shell { sub(/^\$ /, ""); if (/^make /) print }' "$1" |
    sed -E 's/[;|&#].*//; s/"[^"]*"//g' | tr ' ' '\n' |
    grep -E '^[a-z0-9/-]+$' | grep -vE '^(make|-.*)$'
  grep -oE '`make [a-z0-9][a-z0-9/-]+' "$1" | sed 's/.*make //'
}

# Functions and constants of ours that the text names are there.
names=$'\n'$(cat common/*/*.h lessons/*/*.c |
  grep -oE '[A-Za-z_][A-Za-z0-9_]*' | sort -u)$'\n'
check_names() {
  local page=$1 name
  while IFS= read -r name; do
    [[ $names == *$'\n'"$name"$'\n'* ]] || complain "$page: what is $name?"
    # Where a table has Python's names first, those are not ours.
  done < <(prose "$page" | awk '/^\| Python /{ python = 1 } !/^\|/ { python = 0 }
    python { sub(/^\|[^|]*\|/, "") } { print }' |
    grep -oE '`[^`]+`' | grep -oE "$OURS" | sort -u)
}
OURS='\b((pool|future|process|map|as_completed|result|image)_[a-z_]+|(POOL|PROCESS|FIRST|ALL)_[A-Z_]+)\b'

check_chapter() {
  local page=$1 words number
  number=$(basename "$page" | cut -c1-2)
  head -1 "$page" | grep -q "^# $number · " ||
    complain "$page: the title does not begin with '# $number · '"
  words=$(prose "$page" | wc -w)
  ((700 <= words && words <= 1200)) ||
    complain "$page: $words words, not 700 to 1200"
  prose "$page" | tr '\n' ' ' |
    grep -qE "!\[[^]]{40,}\]\(pictures/$(basename "$page" .md)\.svg\)" ||
    complain "$page: no picture with a text that tells what is seen"
  grep -q '^<details' "$page" || complain "$page: no question to predict"
  check_predictions "$page"
  for heading in Predict "The program" "Run it" "What happened" \
    "Python and C" Traps "Try it" "Words and man pages"; do
    grep -qx "## $heading" "$page" || complain "$page: no part '$heading'"
  done
  [[ $(grep -c '^### [123]\. ' "$page") -eq 3 ]] ||
    complain "$page: not three things to try"
}

# What a chapter asks first can be answered there: before each answer to unfold
# stands what may be entered, with why it is right, and why the one that tempts
# is wrong (docs/site/hooks.py has the form of it).
check_predictions() {
  local said
  said=$(awk '
    /^## / { inside = $0 == "## Predict" }
    !inside { next }
    /^<!-- predict: / {
      form = $0 ~ /^<!-- predict: (number|choice|order)(, [^:]*)?: ./
      asked = 1; right = tempts = 0; is = ""
      next
    }
    asked && /^-->$/ { asked = 0; ready = form && right == 1 && tempts > 0; next }
    asked && /^(right|tempting|wrong): / { is = $1 }
    asked && is == "right:" && / = ./ { right++ }
    asked && is == "tempting:" && / = ./ { tempts++ }
    /<summary>Answer<\/summary>/ {
      answers++
      if (!ready) print "an answer without an input before it"
      ready = 0
    }
    END { if (!answers) print "nothing to predict" }' "$1")
  [[ -z $said ]] || complain "$1: ${said%%$'\n'*}"
}

# Each chapter's last paragraph leads to those before and after it.
check_way() {
  local previous='' page
  for page in docs/[0-9][0-9]-*.md; do
    check_foot "$page" 'README\.md'
    if [[ -n $previous ]]; then
      check_foot "$page" "$(basename "$previous")"
      check_foot "$previous" "$(basename "$page")"
    fi
    previous=$page
    grep -qF "($(basename "$page"))" docs/README.md ||
      complain "docs/README.md: does not lead to $page"
  done
}
check_foot() {
  sed -n '/^---$/,$p' "$1" | grep -q "]($2)" ||
    complain "$1: its foot does not lead to $2"
}

# The walk through the pool's source: it stands between 08 and 09, and the tests
# that it names are there.
check_walk() {
  local page=docs/inside-the-pool.md words name
  words=$(prose "$page" | wc -w)
  ((900 <= words && words <= 1400)) ||
    complain "$page: $words words, not 900 to 1400"
  check_foot "$page" '08-.*\.md' && check_foot "$page" '09-.*\.md'
  check_foot "$(echo docs/08-*.md)" "$(basename "$page")"
  check_foot "$(echo docs/09-*.md)" "$(basename "$page")"
  while IFS= read -r name; do
    grep -qrF "@test \"$name\" {" tests/common ||
      complain "$page: no test of the name '$name'"
  done < <(prose "$page" | tr '\n' ' ' | grep -oE '([Tt]est|\|) "[^"]+"' |
    sed -E 's/^[^"]*"//; s/"$//')
}

for page in docs/*.md; do
  [[ -e $page ]] || continue
  check_links "$page"
  check_lists "$page"
  check_targets "$page"
  check_names "$page"
done
for page in docs/[0-9][0-9]-*.md; do
  check_chapter "$page"
  slug=$(basename "$page" .md)
  [[ -d lessons/$slug ]] || complain "$page: no lesson of that name"
done
for lesson in lessons/*/; do
  [[ -e docs/$(basename "$lesson").md ]] || complain "$lesson: has no chapter"
done
check_way
[[ ! -e docs/inside-the-pool.md ]] || check_walk
exit "$bad"
