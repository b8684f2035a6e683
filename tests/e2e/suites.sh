# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare --suite: many commands, what becomes of each, the files of a timed suite, and going on with a run that was
# killed.
. "$top_srcdir/tests/lib/tap.sh"
command -v git >/dev/null || skip_all "git is not installed"
command -v jq >/dev/null || skip_all "jq is not installed"

compare() {
	(cd "$repo" && timeout 300 "$PERFCOPILOT" compare "$@")
}
git() {
	command git -C "$repo" -c user.name=t -c user.email=t@example.org -c init.defaultBranch=main "$@" >/dev/null 2>&1
}
field() {
	jq -r "$1" "$tmp/out"
}
XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME

repo=$tmp/repo
mkdir "$repo"
git init
echo 0 >"$repo/code"
printf '#!/bin/sh\nexit 0\n' >"$repo/gone"
chmod +x "$repo/gone"
git add .
git commit -m "old"
git tag v1
echo 1 >"$repo/code"
git rm -f gone
git add -A
git commit -m "new"
git tag feature/two
head=$(command git -C "$repo" rev-parse HEAD)

cat >"$repo/suite.yaml" <<'END'
name: proofs
tests:
  - name: well
    command: cat code
  - name: small
    group: sort
    command: cat code | cat
    shell: true
  - name: small
    group: search
    command: cat code
  - name: breaks
    command: exit $(cat code)
    shell: true
  - name: mended
    command: test $(cat code) = 1
    shell: true
  - name: gone
    command: ./gone
  - name: never
    command: no-such-program
  - name: crashes
    command: test $(cat code) = 0 || kill -SEGV $$
    shell: true
  - name: late
    timeout: 0.3
    command: test $(cat code) = 0 || sleep 600
    shell: true
END
exits "a suite of which some fail" 1 compare -q -n 6 --suite suite.yaml v1 feature/two
is "says that first" "$(sed -n 2p "$tmp/out")" "newly failing          4: breaks, gone, crashes, late"
is "then what is mended" "$(sed -n 3p "$tmp/out")" "fixed                  1: mended"
is "and what fails anyhow" "$(sed -n 4p "$tmp/out")" "failing on both sides  1: never"
like "groups are shown" "$out" '^sort: small .* (same|unclear|faster|slower)$'
like "of which two may have a test of one name" "$out" '^search: small '
like "what takes too long ends alone" "$out" '^late +passed +timed out$'
like "a warning names its test" "$out" '^warning: crashes: head crashed: was killed by signal 11'
like "what a side lacks is no error" "$out" '^warning: gone: head failed: exited with 127: ./gone can.t be run'
exits "the same as JSON" 1 compare -q -n 6 --suite suite.yaml --output-format json --log "$tmp/results.tsv" v1 feature/two
cp "$tmp/out" "$tmp/first.json"
is "has them first" "$(field 'keys_unsorted[1]')" outcome_changes
is "in the order in which they matter" "$(field '[.outcome_changes[] | .change] | join(",")')" \
	"newly failing,newly failing,newly failing,newly failing,fixed"
is "with reasons" "$(field '.outcome_changes[] | select(.name == "breaks") | [.base_outcome, .head_outcome, .why] | join(",")')" \
	"passed,failed,exited with 1"
for format in markdown html csv; do
	exits "as $format" 1 compare -q --report "$tmp/first.json" --output-format $format
	case $format in
	markdown) is "first" "$(sed -n 3p "$tmp/out")" '- **newly failing:** 4: breaks, gone, crashes, late' ;;
	html) is "before the sides" "$(tr -d '\n' <"$tmp/out" | grep -c 'newly failing.*feature/two.*passed')" 1 ;;
	csv) is "as the first table" "$(sed -n 2p "$tmp/out" | tr -d '\r')" breaks,passed,failed ;;
	esac
done
is "--log has a line a test, and its outcomes" "$(awk -F'\t' 'NF == 18 { print $2 "," $17 "," $18 }' "$tmp/results.tsv" | sed -n '5p;9p')" \
	"breaks,passed,failed
crashes,passed,crashed"
sed -i 's/exit $(cat code)/exit 1/; /crashes/,$d' "$repo/suite.yaml"
sed -i '/gone/,/gone/d' "$repo/suite.yaml"
exits "mended tests alone" 0 compare -q -n 6 --suite suite.yaml v1 feature/two
like "are said, and no failure" "$out" '^fixed +1: mended$'
printf 'tests:\n  - command: "false"\n  - command: exit 3\n    shell: true\n' >"$repo/all.yaml"
exits "a suite of which all fail" 2 compare -q -n 6 --no-proof --suite all.yaml v1 feature/two
like "says so" "$out" '^failing on both sides  2: false, exit 3$'
exits "and nothing could be said" 2 compare -q -n 6 --no-proof --fail-on unclear --suite all.yaml v1 feature/two
printf 'tests:\n  - comand: x\n' >"$repo/bad.yaml"
exits "a suite that can't be read" 2 compare --suite bad.yaml --build "touch $tmp/built" v1 feature/two
like "names the line, and what was wanted" "$err" 'bad.yaml:2: there is no key "comand" here, did you mean "command"'
ok "and nothing is built" test ! -e "$tmp/built"

# logs of several runs
for side in old new; do
	printf 'goos: linux\nBenchmarkA-2 100 %s ns/op\n' "$([ $side = old ] && echo 900 || echo 800)" >"$tmp/$side"
done
n=0
while [ $n -lt 8 ]; do
	compare -q --import "$tmp/old" "$tmp/new" --log "$tmp/many.tsv" >/dev/null &
	n=$((n + 1))
done
wait
is "of runs at once one writes the head" "$(grep -c '^time' "$tmp/many.tsv")" 1
is "and all have their line" "$(awk -F'\t' 'NF == 18' "$tmp/many.tsv" | wc -l)" 9
printf 'half a line' >>"$tmp/many.tsv"
exits "after a line that is cut" 0 compare -q --import "$tmp/old" "$tmp/new" --log "$tmp/many.tsv"
is "a new one begins" "$(tail -n 1 "$tmp/many.tsv" | awk -F'\t' '{ print NF }')" 18
exits "a log that is none" 2 compare --import "$tmp/old" "$tmp/new" --log "$tmp/old"
like "is not written into" "$err" 'it begins otherwise than the files that --log writes'
exits "one that can't be written" 2 compare --import "$tmp/old" "$tmp/new" --log "$tmp/none/log"

# the files of a timed suite
cat >"$repo/timed.yaml" <<'END'
name: KEVM/x
tests:
  - name: slow|one
    group: g
    command: test $(cat code) = 1 || sleep 2; sleep 0.1
    shell: true
  - command: sh -c 'sleep 0.1; cat code' prove a/b/c/d-spec.k
  - name: breaks
    command: exit $(cat code)
    shell: true
END
exits "the files of --table kevm" 1 compare -n 6 --warm-up 0 --suite timed.yaml --table kevm --data "$tmp" v1 feature/two
cp "$tmp/out" "$tmp/table"
like "what failed is said beside it" "$err" '^perfcopilot compare: breaks: v1 passed, feature/two failed \(exited with 1\)$'
like "and which files are written" "$err" "writes $tmp/KEVM-x-timing-[0-9T]{15}-v1.data"
base_log=$(find "$tmp" -maxdepth 1 -name 'KEVM-x-timing-*-v1.data')
head_log=$(find "$tmp" -maxdepth 1 -name "KEVM-x-timing-*-$head.data")
same "the comparison is what is shown" "$tmp/table" "$tmp/KEVM-x-timing-comparison.data"
like "names are those of the suite" "$out" '^ g: slow\\\|one +\| 0\.[0-9.]+ +\| 2\.[0-9]'
is "a log begins with five lines" "$(sed -n '2,4p' "$head_log" | tr '\t' ' ')" "Git:
  revision: $head
  branch: feature/two"
is "and has a line a run" "$(sed 1,5d "$base_log" | grep -cE '^[0-9]+ [0-9]+\.[0-9]{2}s [0-9]+\.[0-9]{2}s [0-9]+\.[0-9]{2}s [0-9]+KB .')" \
	"$(sed 1,5d "$base_log" | wc -l)"
exits "both logs are read again" 1 compare -q --table kevm --import "$base_log" "$head_log"
same "as the same table" "$tmp/table" "$tmp/out"
exits "the comparison of logs" 1 compare -q --table kevm --data "$repo" --import "$base_log" "$head_log"
same "is a file where one is asked for" "$tmp/table" "$repo/KEVM-x-timing-comparison.data"
exits "a folder that is not there" 2 compare --table kevm --suite timed.yaml --data "$tmp/none" v1 feature/two
like "is told before anything is run" "$err" "can't be written into $tmp/none"
exits "--data without that table" 2 compare --suite timed.yaml --data "$tmp" v1 feature/two
if [ -r "${PERFCOPILOT_SHARED_DATA-/nonexistent}/automation/kevm/golden_pr.data" ]; then
	golden=$PERFCOPILOT_SHARED_DATA/automation/kevm
	exits "the golden logs" 1 compare --table kevm --import "$golden/golden_master.data" "$golden/golden_pr.data"
	same "give the golden table" "$golden/golden_comparison.gfm" "$tmp/out"
	like "and what it leaves out is said" "$err" 'timeout-spec.k: 2{40} passed, 1{40} timed out'
else
	skip "the golden logs" "they are not here"
	skip "give the golden table" "they are not here"
	skip "and what it leaves out is said" "they are not here"
fi

# time that is not enough
{
	echo tests:
	n=0
	while [ $n -lt 500 ]; do
		echo "  - command: cat code $((n += 1))"
	done | sed 's/ \([0-9]*\)$/\n    name: t\1/'
} >"$repo/many.yaml"
exits "--max-time" 0 compare -q --max-time 1 --suite many.yaml --output-format json v1 feature/two
is "bounds a suite, of which every test is there" "$(field '.benchmarks | length')" 500
like "and says how many were not run" "$(field '.warnings[]')" 'of 500 tests were not run'

# ended in the middle, and gone on with: what failed before is not forgotten
echo 0 >"$tmp/count"
cat >"$repo/flaky.yaml" <<END
tests:
  - name: flaky
    command: test "\$SIDE" = base || { n=\$(cat $tmp/count); echo \$((n + 1)) >$tmp/count; test \$n -gt 1; }
    shell: true
  - name: steady
    command: sleep 0.1; cat code
    shell: true
END
(cd "$repo" && exec setsid "$PERFCOPILOT" -q compare -n 12 --warm-up 0 --base-env SIDE=base --suite flaky.yaml v1 feature/two) \
	>"$tmp/killed" 2>&1 &
pid=$!
n=0
while [ "$(cat "$tmp/count")" -lt 5 ] && [ $n -lt 400 ]; do
	sleep 0.05
	n=$((n + 1))
done
kill -KILL "$pid"
wait "$pid" 2>/dev/null
exits "--resume" 1 compare -q -n 12 --warm-up 0 --resume --base-env SIDE=base --suite flaky.yaml --output-format json --table own v1 feature/two
is "knows what failed before" "$(field '.outcome_changes[] | [.name, .change, .why] | join(",")')" "flaky,newly failing,exited with 1"
is "and what was measured" "$(field '.benchmarks[] | select(.name == "steady") | .samples[0].head | length')" 12
ok "is not measured again" test "$(cat "$tmp/count")" -le 13
done_testing
