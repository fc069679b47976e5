#!/usr/bin/env bash
# Runs bats files, several at once, shows each as it ends, and closes with
# "N passed, N failed" (", N skipped").
#
# usage: run-tests.sh [FILE.bats ...]      (without files: all of them)
#
# JOBS       files at once; lessons mostly sleep, so more than the cores
# Files whose first lines say "# serial" measure time or fill the machine, and
# run alone, after the others.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
logs=${BUILD:-build}/tests/logs
rm -rf "$logs"
mkdir -p "$logs"

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
JOBS=${JOBS:-$((cores * 2))}
if [ $# -eq 0 ]; then
  files=()
  while IFS= read -r file; do files+=("$file"); done \
    < <(find tests -name "*.bats" | sort)
else
  files=("$@")
fi

run_file() {
  local file=$1 name log start=$SECONDS status passed failed skipped
  name=${file#tests/}
  name=${name%.bats}
  log=$logs/${name//\//-}.tap
  timeout -k 10 600 bats --tap "$file" >"$log" 2>&1 </dev/null
  status=$?
  skipped=$(grep -c '^ok .* # skip' "$log")
  passed=$(($(grep -c '^ok ' "$log") - skipped))
  failed=$(grep -c '^not ok ' "$log")
  # A file that broke before or between its tests must not count as good.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
    echo "not ok - $file ended with status $status" >>"$log"
  fi
  if [ "$failed" -gt 0 ]; then
    printf 'FAIL %-36s %3d passed, %d failed (%d s)\n' "$name" "$passed" \
      "$failed" $((SECONDS - start))
    sed -n '/^not ok /,/^ok /{/^ok /!p;}' "$log"
  else
    printf 'ok   %-36s %3d passed%s (%d s)\n' "$name" "$passed" \
      "$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")" \
      $((SECONDS - start))
    sed -n 's/^ok [0-9]* \(.*\) # skip *\(.*\)/       skipped: \1 (\2)/p' "$log"
  fi
  echo "$passed $failed $skipped" >"${log%.tap}.count"
}

together=() alone=()
for file in "${files[@]}"; do
  if head -3 "$file" | grep -q '^# serial'; then
    alone+=("$file")
  else
    together+=("$file")
  fi
done

for file in ${together[@]+"${together[@]}"}; do
  while [ "$(jobs -rp | wc -l)" -ge "$JOBS" ]; do
    wait -n 2>/dev/null || sleep 0.2
  done
  run_file "$file" &
done
wait
for file in ${alone[@]+"${alone[@]}"}; do
  run_file "$file"
done

read -r passed failed skipped < <(cat "$logs"/*.count |
  awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
