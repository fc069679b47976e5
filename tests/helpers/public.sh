#!/usr/bin/env bash
# Programs that everybody has, on made time and without the observer: the same
# output and the same exit status. A line for each that differs; 0 if none does.
# Programs that are not installed are left out.
#
# usage: public.sh OBSERVE [OPTION ...]    e.g. public.sh build/observe --order 3
set -u
observe=$(realpath "$1")
shift
options=(--virtual-time --timeout 1e6 --max-wall 60 "$@")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C TZ=UTC HOME=$dir
unset DISPLAY

# The same files for both runs.
fill() {
  rm -rf "$dir/in" && mkdir -p "$dir/in/sub" && cd "$dir/in" || exit
  seq 1 2000 >numbers
  printf '%s\n' pear apple fig apple >words
  printf 'int main(void) { return 3; }\n' >three.c
  printf 'all: b\n\tcat b\nb: a\n\tsort a >b\na:\n\tseq 5 -1 1 >a\n' >Makefile
  cp words sub/copy
  touch -d 2020-01-01 numbers words three.c Makefile sub/copy sub
}

# What is run, a line each: a program's name, and a command of the shell.
programs() {
  cat <<'LIST'
cat|cat words numbers | tail -2
sort|sort words | uniq -c
sort|sort --parallel=2 -n -r numbers | head -3
wc|wc -l numbers words
head|head -c 10 numbers
tail|tail -n 2 numbers
cut|cut -c1 words
tr|tr a-z A-Z <words
tee|seq 3 | tee copy | cat - copy
sed|sed -n '5,7p;7q' numbers
grep|grep -c 7 numbers
grep|grep -r apple .
awk|awk '{ s += $1 } END { print s }' numbers
awk|awk 'BEGIN { "echo hi" | getline x; print x; system("exit 3"); close("x") }'
find|find . -name 'w*' -exec cat {} +
find|find . -type f | sort
xargs|seq 20 | xargs -n 5 echo
xargs|seq 8 | xargs -P 4 -n 1 sh -c 'exit $(($0 % 2))'
diff|diff words sub/copy && diff words numbers | head -2
cmp|cmp words numbers
comm|sort words | comm -12 - <(sort sub/copy)
paste|paste words sub/copy
join|join <(sort -u words) <(sort -u sub/copy)
fold|fold -w 3 words
split|split -l 900 numbers part. && wc -l part.*
csplit|csplit -s numbers 100 && wc -l xx*
dd|dd if=numbers bs=100 count=3 2>/dev/null
md5sum|md5sum words | md5sum -c
sha256sum|sha256sum numbers
base64|base64 words | base64 -d
od|od -An -tx1 words
seq|seq 1 3 10
factor|factor 1001
expr|expr 3 + 4
date|date -d @86400
date|date -r words +%Y
sleep|sleep 0.2; echo slept
timeout|timeout 0.2 sleep 5; echo $?
timeout|(timeout -k 1 1 sh -c 'trap "" TERM; sleep 9'; echo $?) 2>/dev/null
nice|nice -n 5 sh -c 'exit 4'
nohup|nohup sh -c 'echo hup' 2>/dev/null
env|env -i A=1 sh -c 'echo $A'
stat|stat -c %s words
ls|ls -l --time-style=+%Y | awk '{ print $1, $5, $NF }'
cp|cp -r sub other && ls other
mv|mv words moved && cat moved
ln|ln -s words link && readlink link
mktemp|f=$(mktemp ./t.XXXX) && rm "$f"
touch|touch new && test new -nt words && echo newer
tac|tac words
shuf|shuf --random-source=numbers -n 3 numbers
nl|nl words
pr|pr -t -2 words
sum|sum words
test|test -f words && echo file
bash|bash -c 'for i in 1 2 3; do (sleep 0.0$i; echo $i) & done; wait'
bash|bash -c 'read -t 0.2 x < <(sleep 2); echo $? '
bash|bash -c 'trap "echo bye" EXIT; kill -TERM $$'
bash|bash -c 'coproc cat; echo hi >&${COPROC[1]}; read -u ${COPROC[0]} x; echo $x'
bash|bash -c 'set -m; sleep 5 & kill -STOP %1; kill -CONT %1; kill %1; wait; echo $?' 2>/dev/null
bash|bash -c 'SECONDS=0; sleep 3; echo $SECONDS'
dash|dash -c 'sleep 1 & wait $!; echo $?'
python3|python3 -c 'import time; a = time.time(); time.sleep(.5); print(time.time() - a > .49)'
python3|python3 -c 'import threading as t; x = [t.Thread(target=print, args=(1,)) for _ in range(4)]; [y.start() for y in x]; [y.join() for y in x]'
python3|python3 -c 'from concurrent.futures import *; print(list(ThreadPoolExecutor(3).map(abs, range(-9, 0))))'
python3|python3 -c 'from multiprocessing import *; p = Pool(3); print(p.map(abs, range(-9, 0)))'
python3|python3 -c 'import subprocess as s; print(s.run(["sleep", "9"], timeout=.2))' 2>&1 | tail -1 | cut -c 1-50
python3|python3 -c 'import queue; q = queue.Queue(); q.get(timeout=.3)' 2>&1 | tail -1
python3|python3 -c 'import asyncio; asyncio.run(asyncio.wait_for(asyncio.sleep(9), .1))' 2>&1 | tail -1
python3|python3 -c 'import signal; signal.alarm(1); signal.pause()'
python3|python3 -c 'import selectors, socket; a, b = socket.socketpair(); s = selectors.DefaultSelector(); s.register(a, 1); print(s.select(.2)); b.send(b"x"); print(len(s.select(9)))'
python3|python3 -c 'import sqlite3; c = sqlite3.connect("d"); c.execute("create table t(x)"); c.execute("insert into t values(1)"); c.commit(); print(list(c.execute("select * from t")))'
perl|perl -e 'fork or exit 3; wait; print $? >> 8, "\n"'
perl|perl -e '$SIG{ALRM} = sub { print "alarm\n"; exit 2 }; alarm 1; sleep 9'
perl|perl -e 'print select(undef, undef, undef, .2), "\n"'
perl|perl -e 'open F, "-|", "seq 3"; print <F>; close F'
make|make -s
make|make -s -j 4
make|make nothing 2>/dev/null; echo $?
gcc|gcc three.c -o three && ./three
gcc|gcc -pipe -c three.c && nm three.o
tar|tar cf - words sub | tar tf -
tar|tar czf a.tgz numbers && tar xzf a.tgz -O | tail -1
gzip|gzip -9n <numbers | gunzip | md5sum
bzip2|bzip2 <numbers | bunzip2 | md5sum
xz|xz -T2 <numbers | unxz | md5sum
zip|zip -q a.zip words && unzip -p a.zip
cpio|ls | cpio -o 2>/dev/null | cpio -t 2>/dev/null
ar|gcc -c three.c && ar rc l.a three.o && ar t l.a
git|git init -q r && cd r && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git log --format=%s
sqlite3|sqlite3 d 'create table t(x); insert into t values(3); select * from t'
jq|echo '{"a": [1, 2]}' | jq -c .a
bc|echo '2^70' | bc
dc|echo '3 4 + p' | dc
m4|echo 'define(x, 3)x' | m4
ed|printf '1p\nq\n' | ed -s words
flock|flock lock sh -c 'flock -n lock true; echo $?'
flock|(flock 9; sleep 0.2) 9>lock & sleep 0.1; flock -w 2 lock echo got; wait
setsid|setsid -w sh -c 'exit 5'
script|script -qec 'echo typed' /dev/null
stdbuf|stdbuf -oL seq 2
parallel|seq 4 | parallel -k echo
socat|echo over | socat - EXEC:cat
busybox|busybox sh -c 'sleep 1; echo $?'
busybox|seq 9 | busybox xargs -n 3 busybox echo
watch|timeout 3 watch -n 1 -g date >/dev/null; echo $?
strings|strings three.c
openssl|echo x | openssl dgst -sha256
rsync|rsync -a sub/ copied && ls copied
curl|curl -s file://$PWD/words
ssh-keygen|ssh-keygen -q -t ed25519 -N '' -f key && ls key*
prlimit|prlimit --nofile=50 sh -c 'ulimit -n'
tclsh|echo 'after 100; puts done' | tclsh
node|node -e 'setTimeout(() => console.log(1), 50)'
ruby|ruby -e 'sleep 0.1; puts fork { exit 3 }.class'
LIST
}

count=0 wrong=0
while IFS='|' read -r name command; do
  command -v "$name" >/dev/null || continue
  count=$((count + 1))
  fill
  expected=$(timeout 60 bash -c "$command" </dev/null 2>&1)$'\n'$?
  fill
  seen=$(timeout 60 "$observe" "${options[@]}" bash -c "$command" </dev/null \
    2>"$dir/errors")$'\n'$?
  said=$(grep -v '^observe: ' "$dir/errors")
  [[ $(sort <<<"$expected") == "$(sort <<<"$seen${said:+$'\n'$said}")" ]] &&
    continue
  wrong=$((wrong + 1))
  printf '%s\n  expected: %s\n  seen:     %s\n' "$command" \
    "$(head -c 300 <<<"$expected" | tr '\n' '~')" \
    "$(cat "$dir/errors" - <<<"$seen" | head -c 300 | tr '\n' '~')"
done < <(programs)
echo "$count run, $wrong differ"
((wrong == 0 && count > 0))
