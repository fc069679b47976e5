# long 90
# The report of a class. Most of it is made of results that stand in the
# submissions themselves (report/graded.py), and only one is really graded.
load helpers

TOOLS=$ROOT/tests/grader/report

setup() {
  export PROGRESS=$BATS_TEST_TMPDIR/progress BUILD
  class=$BATS_TEST_TMPDIR/class report=$BATS_TEST_TMPDIR/report
  records=$BATS_TEST_TMPDIR/records
  mkdir "$class" "$records"
  cd "$ROOT" || return 1
}

# hand_in NAME [LINE ...]: a program with these lines, as $class/NAME.
hand_in() {
  mkdir -p "$(dirname -- "$class/$1")"
  printf '%s\n' "${@:2}" 'int main(void)' '{' '    return 0;' '}' >"$class/$1"
}

# class [VARIABLE=VALUE ...]: the report; nothing is left to grade by then.
class() {
  env "$@" python3 -B "$TOOLS/graded.py" "$class" "$report" "$records" >/dev/null ||
    return 1
  run env "$@" "$ROOT/common/grade/grade-class.sh" "$class" "$report" 3>&-
  refute_output --partial "Traceback"
  refute_output --partial " of 17"$'\n'
}

# cells [COLUMN]: each student's name and a column of grades.csv.
# shellcheck disable=SC2120 # the first argument may be left out
cells() {
  python3 - "${1:-03-joined-fork}" "${2:-$report/grades.csv}" <<'END'
import csv, sys
with open(sys.argv[2], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(row["student"], row[sys.argv[1]], sep="|")
END
}

# A real record: three children that nap, by the observer's clock.
record_of_naps() {
  needs_linux
  timeout 60 "$BUILD/observe" --virtual-time --json "$records/naps" -- \
    "$BUILD/04-ten-processes" 0.1 3 >/dev/null ||
    skip "observing is not possible here"
}

@test "report: a page for each student, with verdicts, points, run and source" {
  record_of_naps
  hand_in anna/03.c "// record: naps"
  hand_in bert/03.c '// fails 6: never waited for\nperhaps:  the program calls no wait' \
    "// warns 4: unused variable 'x' [-Wunused-variable]" "// record: naps"
  hand_in bert/01.c
  class
  assert_success
  python3 "$TOOLS/pages.py" "$report"/index.html "$report"/{anna,bert}/index.html
  page=$(<"$report/bert/index.html")
  [[ $page == *'<span class="what">check 6</span><span class="points">0 of 3</span>'* ]]
  [[ $page == *'<p class="why">never waited for</p><pre>perhaps:  the program calls no wait</pre>'* ]]
  # The warning stands below the line that it is about.
  [[ $page == *'<b>4</b><code>int main(void)</code></span><span class="told warning"><b>warning:</b> unused variable &#x27;x&#x27;'* ]]
  [[ $page == *'<figure class="replay"><img src="data:image/svg+xml;base64,'* ]]
  [[ $page == *'"name":"child 3"'* && $page == *'function startReplay'* ]]
  [[ $page == *'<h2 id="01-sequential-sleep">'* ]]
  refute grep -qE '(src|href)="?(https?:)?//' "$report"/*/index.html
  grep -q 'href="bert/index.html#03-joined-fork">14</a><small>never waited for' \
    "$report/index.html"
}

@test "report: nothing of a student's is taken for a page's own" {
  record_of_naps
  local evil='</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>"'"'"'&amp;]]>'
  python3 - "$records" "$evil" <<'END'
import json, sys
folder, evil = sys.argv[1:]
with open(folder + "/naps", encoding="utf-8") as file:
    record = json.load(file)
record["story"] = evil
record["lines"].append({"ms": 1, "process": 0, "text": evil + "<!--<script>"})
for p in record["processes"]:
    p["name"] = evil
    p["waits_for"] = [{"from": 0, "to": 1, "what": evil, "for": [], "kind": evil}]
with open(folder + "/evil", "w", encoding="utf-8") as file:
    json.dump(record, file)
END
  for name in '<script>alert(1)<' '"onload="x' "'><img src=x>" '&lt;' 'x%2f..' \
    $'a\xff\xfeb' $'n\nl' 'javascript:alert(1)' '#x?y=z' '=1+1' $'\xe2\x80\xaeabc'; do
    hand_in "$name/03.c" "// record: evil" "// fails 6: $evil\n$evil" \
      "// warns 2: $evil" "/* $evil */" $'// \xff\xfe \x1b[31m \xe2\x80\xae'
  done
  class
  assert_success
  python3 "$TOOLS/pages.py" "$report"/index.html "$report"/*/index.html
  assert_equal "$(find "$report" -name index.html -printf x)" xxxxxxxxxxxx
  refute grep -qF "<img src=x" -r "$report" --include=index.html
  # What leads to a student leads there.
  python3 - "$report" <<'END'
import html, os, re, sys, urllib.parse
folder = os.fsencode(sys.argv[1])
page = open(folder + b"/index.html", encoding="utf-8").read()
found = {html.unescape(a).split("#")[0] for a in re.findall(r'href="([^"#]*/[^"]*)"', page)}
paths = {urllib.parse.unquote_to_bytes(a) for a in found}
assert len(paths) == 11, paths
for path in paths:
    assert os.path.isfile(os.path.join(folder, path)), path
END
}

@test "report: a record that is none costs the picture, and nothing else" {
  record_of_naps
  local n=0
  python3 - "$records" <<'END'
import copy, json, sys
folder = sys.argv[1]
with open(folder + "/naps", encoding="utf-8") as file:
    good = json.load(file)
def put(number, data):
    with open(f"{folder}/bad{number}", "wb") as file:
        file.write(data)
put(1, b"not JSON"); put(2, b"[" * 200000); put(3, b"[]"); put(4, b"{}")
number = 5
for path, value in [
        ("end_ms", float("nan")), ("end_ms", float("inf")), ("end_ms", "1"),
        ("end_ms", 1e300), ("story", 5), ("processes", {}), ("processes", []),
        ("lines", [5]), ("processes.0.pid", "x"), ("processes.0.id", 3),
        ("processes.0.spans", [[0, 1]]), ("processes.0.spans", [[0, 1, "<b>"]]),
        ("processes.0.spans", [[2, 1, "asleep"]]), ("processes.0.fork", None),
        ("processes.1.reaped_by", ["x"]), ("processes.0.spans", [[[], 1, []]])]:
    bad = copy.deepcopy(good)
    at, *parts = bad, *path.split(".")
    for part in parts[:-1]:
        at = at[int(part) if part.isdigit() else part]
    at[parts[-1]] = value
    put(number, json.dumps(bad).encode())
    number += 1
for key, value in [("stands", [[10 ** 400, 0]]), ("stands", [[0, 10 ** 400]]),
                   ("stands", "x"), ("stands", [[0, True], [float("nan"), 0]])]:
    odd = copy.deepcopy(good)
    odd["places"] = [{"file": "</script>", "line": 1, "call": "<b>"}, 5, None,
                     {"file": 1, "line": 10 ** 400, "call": []}]
    odd["processes"][0][key] = value
    put(f"stands{number}", json.dumps(odd).encode())
    number += 1
much = copy.deepcopy(good)
much["processes"] = [dict(much["processes"][0], id=i, spans=[
    [j, j + 1, "asleep"] for j in range(300)]) for i in range(100)]
much["lines"] = [{"ms": 1, "process": 999, "text": "x" * 900}] * 1000
put("much", json.dumps(much).encode())
END
  for file in "$records"/bad*; do
    hand_in "s$((++n))/03.c" "// record: ${file##*/}" "// $n"
  done
  class
  assert_success
  python3 "$TOOLS/pages.py" "$report"/*/index.html
  assert_equal "$(grep -l 'No picture: the record of the run is not as' "$report"/*/index.html | wc -l)" 20
  page=$(grep -lr 'more processes' "$report" --include=index.html)
  grep -q 'Left out here: 52 more processes, ' "$page"
  (($(stat -c %s "$page") < 1000000))
}

@test "report: a source is shown to its head, and where the compiler spoke" {
  local text
  text=$(for n in {1..400}; do echo "/* line $n */"; done)
  hand_in anna/03.c "// warns 300: far away [-Wfar]" "// warns 9999: nowhere" "$text" \
    "$(printf 'x%.0s' {1..5000})"
  class
  page=$(<"$report/anna/index.html")
  [[ $page == *'<b>120</b>'*'… lines 121 to 296 …'*'<b>297</b>'*'<b>303</b>'*'… lines 304 to '* ]]
  [[ $page == *'<b>300</b><code>/* line 298 */</code></span><span class="told warning">'* ]]
  [[ $page == *'<b>warning:</b> nowhere'* ]]
  [[ $page != *'<b>121</b>'* ]]
  grep -q -- '-Wfar</code>: 1, ' "$report/index.html"
}

@test "report: what to talk about: how many made a mistake, and who" {
  hand_in anna/03.c "// fails 6: never waited for\nperhaps:  it calls no wait\n          nor waitid\nread:     docs/03"
  hand_in bert/03.c "// fails 6: never waited for" "// fails 9: it polls" "// b"
  hand_in carl/03.c "// fails 9: it polls" "// c"
  hand_in dora/03.c "// fails 6: never waited for" "// d"
  hand_in eva/03.c
  class
  assert_success
  page=$(tr -d '\n' <"$report/index.html")
  [[ $page == *'<span class="how-many">3</span>never waited for</h3><p class="note">03-joined-fork, 3 of 5 graded</p><p>Perhaps: it calls no wait nor waitid</p><p class="note">To read: docs/03</p>'*'>anna</a>, '*'>bert</a>, '*'>dora</a></span>'*'<span class="how-many">2</span>it polls'* ]]
}

@test "report: who is alike: not for the starter, nor for an answer of one's own" {
  type -P sim_c >/dev/null || skip "no sim_c (similarity-tester)"
  for name in sigchld_handler wait_for_any pidfd_poll posix_spawn; do
    mkdir "$class/$name"
    cp "tests/solutions/03-joined-fork/$name.c" "$class/$name/03.c"
  done
  for name in starter1 starter2; do
    mkdir "$class/$name"
    awk -f common/grade/starter.awk tests/solutions/03-joined-fork/reference.c \
      >"$class/$name/03.c"
  done
  echo "// mine" >>"$class/starter2/03.c"
  mkdir "$class"/{copy,same}
  # Other names, other layout, another comment.
  sed -E 's/\bstatus\b/how_it_was/g; s/\bpid\b/whom/g; s/^ +/\t/; s,^ *//.*,,; s/\bi\b/nth/g' \
    "$class/sigchld_handler/03.c" | sed '5i /* All my own work. */' >"$class/copy/03.c"
  cp "$class/wait_for_any/03.c" "$class/same/03.c"
  class
  assert_success
  python3 - "$report/index.html" >"$BATS_TEST_TMPDIR/pairs" <<'END'
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
page = page[page.index('<h2 id="alike">'):page.index('<h2 id="files">')]
for row in re.findall(r"<tr>(.*?)</tr>", page)[1:]:
    print(re.sub("<[^>]*>", "|", row).replace("||", "|"))
assert "never a verdict" in page
END
  run cat "$BATS_TEST_TMPDIR/pairs"
  assert_equal "${#lines[@]}" 2
  assert_line --regexp 'same.*wait_for_any.*the same to the byte'
  assert_line --regexp 'copy.*sigchld_handler.*[0-9]+ %'
  # Of a large class, for which each is not compared with each: three of one.
  sed 's/\bnumber\b/nr/g' "$class/copy/03.c" >"$class/starter1/03.c"
  run python3 - "$class" <<'END'
import os, sys
sys.path.insert(0, "common/grade")
import alike
names = ["copy", "pidfd_poll", "sigchld_handler", "posix_spawn", "starter1"]
sources = [open(f"{sys.argv[1]}/{name}/03.c", "rb").read() for name in names]
alike.EACH_WITH_EACH = 0
import tempfile
with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o755)
    made = alike.Comparison(folder, sources, alike.starter_of("03-joined-fork"))
    own = made.without_starter()
    for pair in sorted(alike.of_both(made.shares(range(5)), own)):
        print(*(names[n] for n in pair))
END
  assert_line "copy sigchld_handler"
  assert_line "sigchld_handler starter1"
  refute_output --partial pidfd
}

@test "report: without sim_c the likenesses are left out, with a word" {
  hand_in anna/03.c
  mkdir "$BATS_TEST_TMPDIR/bin"
  find /usr/bin /bin -maxdepth 1 ! -name sim_c \
    -exec ln -sf -t "$BATS_TEST_TMPDIR/bin" {} +
  class PATH="$BATS_TEST_TMPDIR/bin"
  assert_success
  grep -q 'Left out: it needs sim_c, of the package similarity-tester' \
    "$report/index.html"
}

roster() { cat >"$BATS_TEST_TMPDIR/roster.csv"; }

@test "roster: names, ids, sections; who is absent, and who is not in it" {
  hand_in 1001/03.c
  hand_in "bert.beta/03.c" "// b"
  hand_in "Carla Céline/03.c" "// c"
  hand_in stranger/03.c "// s"
  roster <<'END'
# notes are left alone
Name;ID;E-Mail;Section
Anna Muster;1001;anna@example.org;A
"Beta, Bert";1002;bert.beta@example.org;A
Carla Celine;1003;c@example.org;B
Dora Delta;1004;d@example.org;B
END
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  assert_equal "$status" 4
  assert_line "to be looked at: not in the roster: stranger"
  assert_equal "$(cut -d, -f1-5 "$report/grades.csv")" \
    "student,name,id,section,03-joined-fork
1001,Anna Muster,1001,A,17
Carla Céline,Carla Celine,1003,B,17
bert.beta,Bert Beta,1002,A,17
stranger,,,,17
Dora Delta,Dora Delta,1004,B,"
  grep -q '<h1>Bert Beta</h1>' "$report/bert.beta/index.html"
  python3 "$TOOLS/pages.py" "$report"/index.html "$report"/*/index.html
}

@test "roster: what Canvas exports serves as one, and its columns are met again" {
  hand_in "musteranna_501_99001_03.c"
  hand_in "betabert_LATE_502_99002_03.c" "// b"
  roster <<'END'
Student,ID,SIS User ID,SIS Login ID,Section,Joined fork: 03-joined-fork (7788),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,17,(read only)
"Muster, Anna",501,u1,anna,CS 1,,
"Beta, Bert",502,u2,bert,CS 1,,
"Student, Test",599,,x,CS 1,,
END
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  assert_success
  run python3 "$TOOLS/importers.py" canvas "$report/canvas.csv"
  assert_output "501|7788|17|17
502|7788|17|17" || assert_output "502|7788|17|17
501|7788|17|17"
}

@test "roster: deadlines, what lateness costs, more time for one, weights" {
  for name in intime late grace verylate longer told; do
    hand_in "$name/03.c" "// $name"
  done
  hand_in intime/01.c
  export TZ=UTC
  touch -d "2026-11-30 23:59:00Z" "$class"/{intime,told}/03.c "$class/intime/01.c"
  touch -d "2026-12-01 23:59:01Z" "$class"/{late,longer}/03.c
  touch -d "2026-12-01 00:09:00Z" "$class/grace/03.c"
  touch -d "2026-12-09 00:00:00Z" "$class/verylate/03.c"
  roster <<'END'
# deadline, 03, 2026-12-01 00:59 +01:00
# late, 10% a day, at most 50%, none after 7 days, 15 minutes grace
# weight, 03, 3
id,extension,03 submitted
intime,,
late,,
grace,,
verylate,,
longer,2 days,
told,,2026-12-01T12:00:00+00:00
END
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  assert_success
  assert_equal "$(cells 03-joined-fork)" "grace|17
intime|17
late|13.6
longer|17
told|15.3
verylate|0"
  run cells remarks
  assert_line "late|03: late by 1 day: 17 less 20 %"
  assert_line "grace|03: late by 10 minutes"
  assert_line "told|03: late by 12 hours: 17 less 10 %"
  assert_line "intime|"
  # 3 parts of 4 for exercise 03, and one for exercise 01.
  run cells percent
  assert_line "intime|100"
  assert_line "late|60"
  run python3 "$TOOLS/importers.py" gradescope "$report/gradescope.csv"
  assert_line "late|03-joined-fork|13.6|24:00:01"
  assert_line "intime|03-joined-fork|17|00:00:00"
  # Graded as before: rules are no matter of the checks.
  assert_equal "$(awk -F '\t' '$4 ~ /^03/ {print $6}' "$report/grades.tsv" | uniq)" 17
}

@test "roster: what it cannot mean is said, with its line, and nothing is begun" {
  hand_in anna/03.c
  local text want
  while IFS='~' read -r text want; do
    printf '%b' "$text" | roster
    run env ROSTER="$BATS_TEST_TMPDIR/roster.csv" \
      "$ROOT/common/grade/grade-class.sh" "$class" "$report" 3>&-
    assert_equal "$status" 2
    assert_output "$BATS_TEST_TMPDIR/roster.csv$want"
    [[ ! -e $report/grades.csv ]] || fail "a report was made"
  done <<'END'
# deadline, 77, 2026-01-01\nname\n~, line 1: there is no exercise 77
name,x\na,b\n# deadline, 03, tomorrow\n~, line 3: tomorrow is no time such as 2026-11-30 23:59
# late, 10% off\nname\n~, line 1: "10% off" is no rule on lateness; "10% a day", "at most 50%", "none after 7 days" and "15 minutes grace" are
# weight, 03\nname\n~, line 1: a weight is a line such as # weight, 03, 2
# weight, 03, -1\nname\n~, line 1: -1 is no weight
x,y\n1,2\n~, line 1: no heading says name, id, login or email
# only notes\n~ has no line of headings
name,extension\na,soon\n~, line 2: soon is no span of time such as 2 days
END
  run env ROSTER=/nowhere "$ROOT/common/grade/grade-class.sh" "$class" "$report" 3>&-
  assert_equal "$status" 2
  assert_output "/nowhere: No such file or directory"
}

@test "comments: kept over re-grading, count last, and reach the student" {
  hand_in anna/03.c "// fails 6: never waited for"
  hand_in bert/03.c
  class
  assert_success
  assert_equal "$(<"$report/comments.tsv")" $'student\texercise\tpoints\tcomment'
  printf '%s\n' $'anna\t03\t16\tTalked about it: <b>right</b> after all.' \
    $'bert\t03\t-1\t' $'bert\t\t+2\tA good question in the lab.' \
    $'# a note' $'nobody\t03\t1\t' $'anna\t77\t1\t' $'anna\t03\tmany\t' \
    $'anna\t\t5\t' >>"$report/comments.tsv"
  cp "$report/comments.tsv" "$BATS_TEST_TMPDIR/kept"
  echo "// another" >>"$class/anna/03.c"
  class
  assert_equal "$status" 4
  cmp "$report/comments.tsv" "$BATS_TEST_TMPDIR/kept"
  assert_line "to be looked at: comments.tsv, line 6: there is no student nobody; comments.tsv, line 7: there is no exercise 77; comments.tsv, line 8: many is no number of points here; comments.tsv, line 9: 5 is no number of points here"
  assert_equal "$(cells 03-joined-fork)" "anna|16
bert|16"
  run cells sum
  assert_line "bert|18"
  run cells remarks
  assert_line "anna|03: 16 by hand, not 14"
  assert_line "bert|03: -1 by hand"
  grep -q '<p class="comment">Talked about it: &lt;b&gt;right&lt;/b&gt; after all.</p>' \
    "$report/anna/index.html"
  grep -q '<p class="comment">A good question in the lab.</p>' "$report/bert/index.html"
  python3 "$TOOLS/pages.py" "$report"/{anna,bert}/index.html
  # Deleted by mistake, or bytes of any kind: the rest goes on.
  head -c 2000 /dev/urandom >"$report/comments.tsv"
  class
  [[ -s $report/grades.csv ]]
}

@test "exports: each opens in its own parser, whatever the names are" {
  for name in '=cmd()' '+1' '@x' '-rf' 'a"b' 'semi;colon' $'new\nline' 'comma, name' \
    $'not\xffutf'; do
    hand_in "$name/03.c" "// fails 6: =never \"waited\", for"
  done
  hand_in anna/03.c
  hand_in anna/01.c
  { echo "Name,ID,Email,Folder"
    echo "Anna Muster,1001,anna@example.org,anna"
    echo '"=2+5, =cmd()",=1,=e@example.org,=cmd()'
    echo 'Nobody Here,1003,n@example.org,'
    echo 'No Email,1004,,a"b'; } | roster
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  run python3 "$TOOLS/importers.py" canvas "$report/canvas.csv"
  assert_success
  assert_line "1001|03-joined-fork|17|17"
  assert_line "1003|03-joined-fork|-|17"
  assert_line "'=1|03-joined-fork|14|17"
  run python3 "$TOOLS/importers.py" moodle "$report/moodle.csv"
  assert_success
  # Only who can be told: a line without would be taken for the one before it.
  assert_equal "${#lines[@]}" 8
  assert_line "1001|03-joined-fork|17|"
  assert_line "1003|03-joined-fork|-|"
  assert_line "'=1|03-joined-fork|14|'=never \"waited\", for"
  grep -q 'map by ID number; without 7 students who cannot be told by it' \
    "$report/index.html"
  run python3 "$TOOLS/importers.py" gradescope "$report/gradescope.csv"
  assert_success
  assert_line --regexp "^1001\|01-sequential-sleep\|[0-9]+\|00:00:00$"
  # Without a roster Moodle has nobody to find, and no file says so.
  class
  [[ ! -e $report/moodle.csv ]]
  run python3 "$TOOLS/importers.py" canvas "$report/canvas.csv"
  assert_success
  assert_line "anna|03-joined-fork|17|17"
}

@test "anonymous: no name in what is handed out, and who is who beside it" {
  record_of_naps
  sed -i 's/slept/& xanthippe/; s/"text":"/&Xanthippe Muster: /' "$records/naps"
  hand_in "xanthippe_m/03.c" "/* Xanthippe Muster, 770011, xm@example.org */" \
    "// fails 6: xanthippe never waited" "// record: naps" \
    "// warns 2: Muster [-Wx]" "int xanthippe_m; int child; /* XANTHIPPE */"
  hand_in "Ulf Child/03.c" "int child; /* by Ulf Child */"
  hand_in "Ulf Child/exercise 4 xanthippe.c" "// x"
  hand_in "Ulf Child/4.c" "// y"
  roster <<'END'
folder,name,id,email
xanthippe_m,Xanthippe Muster,770011,xm@example.org
Ulf Child,Ulf Child,770012,ulf@example.org
,Quirin Absent,770013,quirin@example.org
END
  class ANONYMOUS=1 ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  assert_line "without names: $report/index.html; who is who: $report.private/names.tsv"
  refute grep -rqiE 'xanthippe|muster|77001|xm@|ulf|quirin|absent@' "$report"
  refute grep -qE 'Child' "$report/index.html"
  # A name that is a word of the course says nothing, and is left alone.
  grep -q 'int child' -r "$report" --include=index.html
  assert_equal "$(stat -c %a "$report.private" "$report.private/names.tsv")" "700
600"
  assert_equal "$(cut -f 2- "$report.private/names.tsv")" "student	name	id	email
Quirin Absent	Quirin Absent	770013	quirin@example.org
Ulf Child	Ulf Child	770012	ulf@example.org
xanthippe_m	Xanthippe Muster	770011	xm@example.org"
  python3 "$TOOLS/pages.py" "$report"/index.html "$report"/*/index.html
  [[ ! -e $report/moodle.csv && -s $report.private/moodle.csv ]]
  # The numbers stay, and a comment by number counts.
  number=$(awk -F '\t' '/^student-.*xanthippe/ {print $1}' "$report.private/names.tsv")
  cp "$report/grades.csv" "$BATS_TEST_TMPDIR/before"
  printf '%s\t03\t3\tGood.\n' "$number" >>"$report/comments.tsv"
  class ANONYMOUS=1 ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  run cells
  assert_line "$number|3"
  assert_equal "$(cut -d, -f1 "$report/grades.csv")" "$(cut -d, -f1 "$BATS_TEST_TMPDIR/before")"
  run cells 03-joined-fork "$report.private/grades.csv"
  assert_line "xanthippe_m|3"
  # Names and none do not come to lie in one folder.
  run "$ROOT/common/grade/grade-class.sh" "$class" "$report" 3>&-
  assert_equal "$status" 2
  run env ANONYMOUS=1 "$ROOT/common/grade/grade-class.sh" "$class" "$report.private" 3>&-
  assert_equal "$status" 2
}

@test "report: the same class, the same bytes" {
  record_of_naps
  hand_in anna/03.c "// fails 6: never waited for" "// record: naps"
  hand_in bert/03.c "// record: naps"
  hand_in bert/04.c
  roster <<<$'folder,name\nanna,Anna\nbert,Bert\n# late, 10% a day'
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  mv "$report" "$report.first"
  class ROSTER="$BATS_TEST_TMPDIR/roster.csv"
  sed -i 's/20[0-9-]* [0-9:]*\. A number/A number/' "$report"{,.first}/index.html
  diff -r "$report" "$report.first"
}

@test "report: of a class that was really graded" {
  needs_linux
  mkdir "$class"/{anna,dora}
  cp tests/wrong/03-joined-fork/never_waits.c "$class/anna/03.c"
  echo 'int main(' >"$class/dora/03.c"
  run timeout 200 "$ROOT/common/grade/grade-class.sh" "$class" "$report" 3>&-
  assert_success
  python3 "$TOOLS/pages.py" "$report"/index.html "$report"/*/index.html
  grep -q '<p class="why">never waited for</p>' "$report/anna/index.html"
  grep -q 'make timeline FILE=03-joined-fork.c' "$report/anna/index.html"
  # The compiler's error at its line.
  grep -q '<b>1</b><code>int main(</code></span><span class="told error">' \
    "$report/dora/index.html"
  [[ -n ${WITHOUT_OBSERVER:-} ]] || ! "$BUILD/observe" true 2>/dev/null ||
    grep -q 'child 6' "$report/anna/index.html"
}

@test "report: the instructor's page, typed as it stands, makes a class" {
  needs_linux
  awk '/^## A class in fifteen minutes/ {on = 1; next} /^## / {on = 0}
    on && /^```/ {code = /^```sh/; next} on && code' docs/instructor.md |
    grep -vE '^make (setup|grade-tools)$' >"$BATS_TEST_TMPDIR/typed"
  assert_equal "$(grep -c '^make grade-class' "$BATS_TEST_TMPDIR/typed")" 2
  run env -u MAKEFLAGS -u MAKELEVEL HOME="$BATS_TEST_TMPDIR" \
    bash -eu "$BATS_TEST_TMPDIR/typed" 3>&-
  assert_success
  assert_line --partial "2 submissions of 2 students: "
  report=$BATS_TEST_TMPDIR/class/report
  run cells remarks "$report/grades.csv"
  assert_line --regexp '^1002\|03: .*\+2 by hand$'
  grep -q '^anna,Anna Muster,1001,A,' "$report/grades.csv"
  for kind in canvas moodle gradescope; do
    run python3 "$TOOLS/importers.py" $kind "$report/$kind.csv"
    assert_success
    assert_equal "${#lines[@]}" 2
  done
  grep -q 'Almost: see me about waitpid' "$report/1002/index.html"
}
