# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare: two revisions, measured and judged. What is asserted holds whatever the machine is at.
. "$top_srcdir/tests/lib/tap.sh"
command -v git >/dev/null || skip_all "git is not installed"
command -v jq >/dev/null || skip_all "jq is not installed"

compare() {
	(cd "$repo" && timeout 300 "$PERFCOPILOT" -q compare "$@")
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
folders() {
	find "$XDG_CACHE_HOME/perfcopilot/compare" -mindepth 1 2>/dev/null | wc -l
}

repo=$tmp/repo
mkdir "$repo"
git init
cat >"$repo/bench" <<'END'
#!/bin/sh
i=0
while [ $i -lt 60000 ]; do i=$((i + 1)); done
echo "$i"
END
chmod +x "$repo/bench"
git add bench
git commit -m "slow"
git tag v1
sed -i 's/60000/6000/' "$repo/bench"
git commit -am "fast"
git tag v2

exits "a change that is large" 0 compare -n 8 v1 v2 -- ./bench
like "is found" "$out" '^faster: wall time -[0-9.]+ %, between'
like "base is named" "$out" '^base +v1 \([0-9a-f]{12}\) slow$'
like "how many pairs is said" "$out" '8 pairs\)$'
is "nothing is left" "$(folders)" 0
exits "the other way round" 0 compare -n 6 v2 v1 -- ./bench
like "is slower" "$out" '^slower: '
exits "--fail-on slower" 1 compare -n 6 --fail-on slower v2 v1 -- ./bench
exits "and faster is no failure" 0 compare -n 6 --fail-on slower v1 v2 -- ./bench

exits "JSON" 0 compare -n 6 --seed 7 --output-format json v1 v2 -- ./bench
cp "$tmp/out" "$tmp/first.json"
is "the command" "$(field .command)" compare
is "the verdict" "$(field '.benchmarks[0].verdict')" faster
is "the seed" "$(field .seed)" 7
is "the commits" "$(field '[.base.commit, .head.commit] | map(length) | @csv')" 40,40
is "every number" "$(field '.benchmarks[0].samples[] | select(.measure == "wall") | [(.base | length), (.head | length)] | @csv')" 6,6
is "the order of each round" "$(field '.benchmarks[0].head_first | length')" 6
is "half of them with head first" "$(field '.benchmarks[0].head_first | map(select(.)) | length')" 3
is "ratio is head/base" "$(field '.benchmarks[0] | .ratio < 0.9 and .ratio_low <= .ratio and .ratio <= .ratio_high')" true
is "the machine" "$(field '.machine.cpus > 0')" true
exits "the same seed" 0 compare -n 6 --seed 7 --output-format json v1 v2 -- ./bench
is "has the same order" "$(field '.benchmarks[0].head_first | @csv')" "$(jq -r '.benchmarks[0].head_first | @csv' "$tmp/first.json")"
exits "--report" 0 compare --report "$tmp/first.json" --output-format json
is "judges the same numbers alike" "$(field '.benchmarks[0] | [.verdict, .ratio, .p] | @csv')" \
	"$(jq -r '.benchmarks[0] | [.verdict, .ratio, .p] | @csv' "$tmp/first.json")"
exits "--report with another threshold" 0 compare --report "$tmp/first.json" --threshold 100000
like "judges anew" "$out" '^same: '
sed 's/"cpus": [0-9]*/"cpus": 1e999/' "$tmp/first.json" >"$tmp/infinite.json"
exits "--report of an infinite machine" 0 compare --report "$tmp/infinite.json" --output-format json
is "is JSON again" "$(field .machine)" null
exits "--report of something else" 2 compare --report "$repo/bench"
like "is refused" "$err" 'wants what'

exits "--aa" 0 compare -n 6 --threshold 1000 --aa v1 -- ./bench
like "finds the same" "$out" '^same: '
exits "the same commit twice" 2 compare v1 v1 -- ./bench
like "is told, with what to do" "$err" 'the same commit .*--aa'
exits "a revision that is not there" 2 compare v9 v1 -- ./bench
like "is named" "$err" v9
exits "nothing to run" 2 compare v1 v2
like "is told" "$err" 'a command behind --'
exits "words before --" 2 compare v1 v2 ./bench
like "are told where they belong" "$err" "COMMAND stands behind '--'"

# the working tree
sed -i 's/6000/6500/' "$repo/bench"
printf 'x' >"$repo/new file"
exits "the working tree" 0 compare -n 6 --head-env "FILE=new file" v1 . -- sh -c 'cat "${FILE-bench}"'
exits "with --check" 1 compare -n 6 --check v1 . -- ./bench
like "what is written differs" "$out" 'head writes something else than base'
unlike "and there is no verdict" "$out" '^faster|^slower'

# builds
exits "--build" 0 compare -n 6 --build 'cp bench made' v1 v2 -- ./made
exits "a command that opens the same on both sides" 2 compare -n 6 --build 'echo "exit 0" >made' v1 v2 -- sh ./made
like "would measure the same thing twice" "$err" 'opens the same on both sides, byte for byte \(made; files: 1\)'
exits "one that opens nothing of them" 2 compare -n 6 v1 v2 -- true
like "is told so" "$err" 'opens no file of either side'
exits "--no-proof" 0 compare -n 6 --no-proof v1 v2 -- true
exits "a program that sides lack" 2 compare v1 v2 -- ./none
like "is told with what helps" "$err" 'base \(v1\) has no \./none: --build CMD .* --inject none '
exits "a build that fails" 2 compare --build 'echo alas >&2; exit 3' v1 v2 -- ./bench
like "is told" "$err" '--build of base failed \(3\): alas'
exits "each side has its environment" 1 compare -n 6 --base-env W=1 --head-env W=3 v1 v2 -- sh -c 'exit $((W / 2))'
like "and head fails" "$out" '^sh -c.* passed +failed$'
is "nothing is left then" "$(folders)" 0

# runs that fail
exits "one that is killed" 1 compare -n 6 --head-env K=1 v1 v2 -- sh -c 'test -z "$K" || kill -SEGV $$'
like "is a crash" "$out" 'passed +crashed$'
exits "one that takes too long on one side" 1 compare -n 6 --timeout 0.3 --head-env K=9 v1 v2 -- sh -c 'sleep ${K:-0}'
like "has timed out" "$out" 'passed +timed out$'
exits "one that leaves children" 0 compare -n 6 v1 v2 -- sh -c 'cat bench >/dev/null; sleep 600 & exit 0'
like "is told" "$out" 'left [0-9]+ processes running, which were ended'
exits "a command that is not there" 2 compare v1 v2 -- ./no-such-bench
like "is told too" "$err" 'no-such-bench'

# the other formats, and the log
for format in markdown html csv; do
	exits "$format" 0 compare --report "$tmp/first.json" --output-format $format
done
is "csv has the verdict" "$(grep -c 'wall time,.*faster' "$tmp/out")" 1
exits "html has a picture" 0 compare --report "$tmp/first.json" --output-format html
is "with a dot a pair" "$(grep -c '<circle class="pair"' "$tmp/out")" 6
exits "--log" 0 compare --report "$tmp/first.json" --log "$tmp/results.tsv"
exits "again" 0 compare --report "$tmp/first.json" --log "$tmp/results.tsv"
is "appends" "$(grep -c faster "$tmp/results.tsv")" 2
is "below one head" "$(grep -c '^time' "$tmp/results.tsv")" 1

# ended in the middle, and gone on with
(cd "$repo" && exec setsid "$PERFCOPILOT" -q compare -n 10 --seed 5 v1 v2 -- sh -c 'cat bench; sleep 0.1') >"$tmp/killed" 2>&1 &
pid=$!
n=0
while [ "$(cat "$XDG_STATE_HOME"/perfcopilot/compare/*.jsonl 2>/dev/null | wc -l)" -lt 9 ] && [ $n -lt 400 ]; do
	sleep 0.05
	n=$((n + 1))
done
kill -KILL "$pid"
wait "$pid" 2>/dev/null
isnt "kill -9 leaves a folder" "$(folders)" 0
exits "--resume" 0 compare -n 10 --resume --output-format json v1 v2 -- sh -c 'cat bench; sleep 0.1'
is "goes on with its seed" "$(field .seed)" 5
is "to the end" "$(field '.benchmarks[0].pairs')" 10
is "and the leftovers are gone" "$(folders)" 0
exits "--resume of nothing" 0 compare -n 6 --resume v1 v2 -- cat bench
like "begins anew, and says so" "$out" 'it began anew'
# suites, what other tools measured, and what changed
cat >"$repo/suite.yaml" <<'END'
tests:
  - name: count
    command: ./bench
  - name: read
    command: cat bench
  - name: ends
    group: others
    command: "false"
END
printf 'tests:\n  - command: cat suite.yaml\n' >"$repo/same.yaml"
exits "a suite that opens nothing that differs" 2 compare -n 6 --inject suite.yaml --suite same.yaml v1 v2
like "is refused as a command is" "$err" 'opens the same on both sides'
exits "a suite" 0 compare -n 9 --suite suite.yaml v1 v2
like "tells of all together" "$out" '^all together +[-+0-9.]+ %, between .*geometric mean of [2-9]'
like "has a row a test" "$out" '^count +.* faster$'
like "and tells what fails" "$out" 'base failed: exited with 1'
is "it is there once more" "$(folders)" 0
printf 'int f(int x)\n{\n\treturn x;\n}\n' >"$repo/f.c"
git add f.c
git commit -m "f"
sed -i 's/return x/return x + 1/' "$repo/f.c"
git commit -am "f adds one"
if command -v ctags >/dev/null; then
	exits "functions that differ" 0 compare -n 6 HEAD~1 HEAD -- cat f.c
	like "are named" "$out" '^f +modified +f\.c$'
else
	skip "functions that differ" "ctags is not installed"
	skip "are named" "ctags is not installed"
fi
# a ctags that ends who runs it
mkdir "$tmp/bin" "$tmp/scratch"
printf '#!/bin/sh\nkill -KILL $PPID\n' >"$tmp/bin/ctags-universal"
chmod +x "$tmp/bin/ctags-universal"
TMPDIR=$tmp/scratch
export TMPDIR
(PATH=$tmp/bin:$PATH compare -n 6 HEAD~1 HEAD -- cat f.c) >/dev/null 2>&1
isnt "kill -9 leaves copies of sources" "$(ls -A "$tmp/scratch")" ""
exits "the next run" 0 compare -n 6 HEAD~1 HEAD -- cat f.c
is "removes them" "$(ls -A "$tmp/scratch")" ""
unset TMPDIR
for side in old new; do
	for i in 1 2 3 4 5 6; do
		echo "BenchmarkSort-2 100 $((900 + i + $([ $side = old ] && echo 200 || echo 0))) ns/op"
	done >"$tmp/$side"
done
exits "--import" 0 compare --import "$tmp/old" "$tmp/new"
like "judges what go measured" "$out" '^faster: .*6 and 6 runs, not interleaved'
like "and warns" "$out" 'not measured together'
exits "the table of KEVM" 0 compare --table kevm --import "$tmp/old" "$tmp/new"
is "says that nothing takes 2 s" "$(cat "$tmp/out")" "Identical runs"
exits "--detect" 0 compare --detect
like "says where benchmarks are, or why there are none" "$out" '^perfcopilot compare: not available'
exits "--setup" 0 compare --setup notes.md
is "keeps it in a file" "$(grep -c '^## E2E Benchmarks$' "$repo/notes.md")" 1
exits "nothing measured at all" 2 compare -n 6 --no-proof v1 v2 -- false
like "is told with its reason" "$out" 'base failed: exited with 1'

# a package of Python, by pytest
if /usr/bin/python3 -c 'import pytest' 2>/dev/null; then
	mkdir -p "$repo/benchmarks"
	printf 'def work(n):\n    s = 0\n    for i in range(n * 10):\n        s += i\n    return s\n' >"$repo/m.py"
	printf 'from m import work\ndef test_work():\n    work(20000)\n' >"$repo/benchmarks/test_m.py"
	touch "$repo/conftest.py"
	git add -A
	git commit -m "slow"
	sed -i 's/n \* 10/n/' "$repo/m.py"
	git commit -am "fast"
	exits "--pytest" 0 env PATH="/usr/bin:$PATH" sh -c 'cd "$1" && "$2" -q compare -n 6 --output-format json --pytest benchmarks HEAD~1 HEAD' \
		- "$repo" "$PERFCOPILOT"
	is "the test is a benchmark" "$(field '.benchmarks[0] | [.name, .verdict, .pairs] | @csv')" '"benchmarks/test_m.py::test_work","faster",6'
	is "the function that differs is in it" "$(field '.benchmarks[0].functions[] | select(.measure == "wall") | .function')" work
else
	skip "--pytest" "python3-pytest is not installed"
	skip "the test is a benchmark" "python3-pytest is not installed"
	skip "the function that differs is in it" "python3-pytest is not installed"
fi
sed -i 's/6500/7000/' "$repo/bench"
exits "--quick" 0 compare --quick -- ./bench
like "gives no verdict" "$out" '^no verdict \(a quick look\)'
like "but says whether it is worth it" "$out" 'worth it|noisy|too little'

# what was measured is judged again as it was
report() { # FILTER WORD…: of first.json
	jq "$1" "$tmp/first.json" >"$tmp/again.json"
	shift
	compare --report "$tmp/again.json" "$@"
}
git checkout bench
exits "a run that is bounded by time" 0 compare --max-time 30 -n 6 --warm-up 2 --no-pin --output-format json v1 v2 -- ./bench
is "says how it was measured" "$(field '[.quick, .outputs_differ, .warm_ups, .pinned_cpu, .decided_by, .level_percent] | @csv')" \
	'false,false,2,,"wall",97.79'
cp "$tmp/out" "$tmp/looks.json"
exits "--report of it" 0 compare --report "$tmp/looks.json" --output-format json
without='del(.model, .base.built, .base.opened, .head.built, .head.opened)'
is "is at its level" "$(field "$without")" "$(jq "$without" "$tmp/looks.json")"
if [ "$(nproc)" -gt 1 ]; then
	is "the CPU that runs are pinned to" "$(jq -r '.pinned_cpu | type' "$tmp/first.json")" number
else
	skip "the CPU that runs are pinned to" "there is one alone"
fi
exits "--report of a level that is none" 0 report '.level_percent = 100' --output-format json
is "takes 95 %" "$(field .level_percent)" 95
exits "of a clock that is too coarse" 0 report '.machine.clock_resolution_ns = 1e12'
like "gives no verdict" "$out" '^no verdict \(.*clock'
exits "of warnings" 0 report '.warnings = ["told \u001b[31mbefore", 7]'
like "tells them" "$out" 'told .*before'
unlike "as text alone" "$out" "$(printf '\033')"
exits "of a quick look" 0 report '.quick = true'
like "gives none either" "$out" '^no verdict \(a quick look\)'
exits "--quick" 0 compare --quick -n 6 --output-format json v1 v2 -- ./bench
is "says that it is one" "$(field '[.quick, .benchmarks[0].verdict] | @csv')" 'true,"none"'
exits "--report where another benchmark has no time" 0 \
	report '.benchmarks += [.benchmarks[0] | .name = "other" | .decided_by = "user" | .samples |= map(select(.measure == "user"))]' \
	--output-format json
is "is decided by the same" "$(field '[.decided_by, .benchmarks[].decided_by] | @csv')" '"wall","wall","user"'
exits "where instructions decided" 0 \
	report '.decided_by = "instructions" | .benchmarks[0].samples |= map(select(.measure == "wall") | (., .measure = "instructions"))' \
	--output-format json
is "by them" "$(field '[.decided_by, .benchmarks[].decided_by] | @csv')" '"instructions","instructions"'

# what does something else
exits "--check of sides that differ" 1 compare -n 6 --check --output-format json v1 v2 -- ./bench
is "says so" "$(field '[.outputs_differ, (.benchmarks[] | .name, .verdict, .why)] | @csv')" 'true,"./bench","none","outputs differ"'
cp "$tmp/out" "$tmp/differ.json"
exits "--report of it" 1 compare --report "$tmp/differ.json"
like "has no verdict" "$out" '^no verdict \(outputs differ\)$'
like "and tells why" "$out" 'head writes something else than base'
exits "--report of numbers for what differs" 1 report '.outputs_differ = true'
like "has none either" "$out" '^no verdict \(outputs differ\)'
exits "--check of a suite" 1 compare -n 6 --check --suite suite.yaml v1 v2
like "has no verdict on any" "$out" '^verdicts +3 without a verdict$'
printf '#!/bin/sh\nexit 3\n' >"$repo/bench"
git commit -am "fails"
git tag bad
exits "--check with one side that fails" 1 compare -n 6 --check --also v2 v1 bad -- ./bench
like "compares the others" "$out" 'ref2 writes something else than base'

# what can't be gone on with
for bound in --max-time=9 --quick; do
	exits "--resume with $bound" 2 compare --resume "$bound" v1 v2 -- cat bench
	like "is refused, and why" "$err" "planned from its beginning; leave out --resume or ${bound%=*}"
done
mkdir "$repo/injected"
echo 1 >"$repo/injected/file"
set -- -n 8 --inject injected v1 v2 -- sh -c 'cat bench; sleep 0.1'
(cd "$repo" && exec setsid "$PERFCOPILOT" -q compare "$@") >"$tmp/killed" 2>&1 &
pid=$!
n=0
while [ "$(cat "$XDG_STATE_HOME"/perfcopilot/compare/*.jsonl 2>/dev/null | wc -l)" -lt 4 ] && [ $n -lt 400 ]; do
	sleep 0.05
	n=$((n + 1))
done
kill -KILL "$pid"
wait "$pid" 2>/dev/null
journal=$(ls "$XDG_STATE_HOME"/perfcopilot/compare/*.jsonl)
cp "$journal" "$tmp/journal"
exits "--resume with the same folder injected" 0 compare --resume "$@"
unlike "goes on" "$out" 'it began anew'
cp "$tmp/journal" "$journal"
echo 22 >"$repo/injected/file"
exits "--resume with another file in it" 0 compare --resume "$@"
like "begins anew" "$out" 'it began anew'
done_testing
