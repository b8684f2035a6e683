# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare --pytest where pytest crashes, runs out of time, can't read the tests or finds none, on one side or in one run of several.
. "$top_srcdir/tests/lib/tap.sh"
command -v git >/dev/null || skip_all "git is not installed"
command -v jq >/dev/null || skip_all "jq is not installed"
PATH=/usr/bin:$PATH # where Debian's Python has its pytest
python3 -c 'import pytest' 2>/dev/null || skip_all "python3-pytest is not installed"

XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME
repo=$tmp/repo
git() {
	command git -C "$repo" -c user.name=t -c user.email=t@example.org -c init.defaultBranch=main "$@" >/dev/null 2>&1
}
compare() {
	(cd "$repo" && timeout 400 "$PERFCOPILOT" -q compare --output-format json --pytest tests "$@")
}
field() {
	jq -c "$1" "$tmp/out"
}
# commit NAME: what a side does between its first test and its last
commit() {
	git add -A
	git commit --allow-empty -m "$1"
	git tag "$1"
}
side() {
	printf 'import os\nimport signal\nimport time\n\n\ndef between():\n    %s\n' "$2" >"$repo/m.py"
	commit "$1"
}
changes='[.outcome_changes[] | [.change, .name, .base_outcome, .head_outcome]] | sort'
mkdir -p "$repo/tests"
git init
touch "$repo/conftest.py"
printf 'import m\n\n\ndef test_a():\n    sum(range(1000))\n\n\ndef test_b():\n    m.between()\n\n\ndef test_c():\n    pass\n' >"$repo/tests/test_m.py"
side good pass
side crashes 'os.kill(os.getpid(), signal.SIGSEGV)'
side hangs 'time.sleep(100)'
side leaves 'os._exit(0)'
printf 'import m\n\n\ndef test_a():\n    sum(range(1000)\n' >"$repo/tests/test_m.py"
side garbled pass
git rm -r tests
commit none

# ---- each time ----
exits "a side that crashes" 1 compare good crashes
is "is newly failing, with the test that did" "$(field "$changes")" \
	'[["newly failing","pytest tests","passed","crashed"],["newly failing","tests/test_m.py::test_b","passed","crashed"],["newly skipped","tests/test_m.py::test_c","passed","skipped"]]'
like "which is said" "$(field '.outcome_changes[] | select(.name == "tests/test_m.py::test_b") | .why')" 'killed by signal 11 .* in it'
exits "base alone, with nothing measured" 2 compare crashes good
is "is fixed" "$(field "$changes | map(.[0])")" '["fixed","fixed","other"]'
exits "both" 2 compare --aa crashes
is "are no difference" "$(field .outcome_changes)" '[]'
exits "one that takes too long" 1 compare --timeout 8 good hangs
is "timed out, with the test that did" "$(field "$changes | map([.[0], .[3]])")" \
	'[["newly failing","timed out"],["newly failing","timed out"],["newly skipped","skipped"]]'
exits "one that a test leaves without a failure" 1 compare good leaves
is "failed" "$(field "$changes | map([.[0], .[3]])")" '[["newly failing","failed"],["newly failing","failed"],["newly skipped","skipped"]]'
exits "tests that can't be read" 1 compare good garbled
is "fail as a whole" "$(field "$changes | map([.[0], .[3]])")" \
	'[["newly failing","failed"],["newly skipped","skipped"],["newly skipped","skipped"],["newly skipped","skipped"]]'
like "for that file" "$(field '.warnings[]')" 'head: tests/test_m.py: '

# ---- no test ----
exits "a side that has none" 2 compare good none
is "failed in none" "$(field "$changes | map(.[0]) | unique")" '["no longer there"]'
like "which is said" "$(field '.warnings[]')" 'head: pytest finds no test in tests: .*not found'
exits "where base has none" 2 compare none good
is "they are new" "$(field "$changes | map(.[0]) | unique")" '["new"]'

# ---- one run of several ----
git checkout good -- tests m.py
COUNT=$tmp/count
export COUNT
cat >"$repo/m.py" <<'END2'
import os
import signal

with open(os.environ["COUNT"], "ab") as file:
    file.write(b".")
runs = os.path.getsize(os.environ["COUNT"])


def between():
    if runs == 4:
        os.kill(os.getpid(), signal.SIGSEGV)
END2
commit flaky
exits "one run of seven" 1 compare -n 7 --warm-up 0 good flaky
verdict() {
	field ".benchmarks[] | select(.name == \"tests/test_m.py::$1\") | [.verdict, .why]"
}
is "fails with its test" "$(field "$changes | map(.[:2])")" '[["newly failing","pytest tests"],["newly failing","tests/test_m.py::test_b"]]'
is "of which no speed is told" "$(verdict test_b)" '["none","a run failed"]'
isnt "but of those that passed" "$(verdict test_a)" '["none","a run failed"]'
is "all runs of what it had passed count" "$(field '.benchmarks[] | select(.name == "tests/test_m.py::test_a") | .pairs')" 7
is "and those of what it did not come to do not" "$(field '.benchmarks[] | select(.name == "tests/test_m.py::test_c") | .pairs')" 6

# ---- one that is ended, and gone on with ----
rm "$COUNT"
cat >>"$repo/m.py" <<'END2'
    if runs == 7:
        import time

        os.kill(int(open(os.environ["COUNT"] + ".pid").read()), signal.SIGINT)
        time.sleep(100)
END2
commit ended
# shellcheck disable=SC2016
exits "one that is ended" 130 timeout 400 sh -c 'cd "$1" && echo $$ >"$COUNT.pid" && exec "$PERFCOPILOT" -q compare -n 7 --warm-up 0 --pytest tests good ended' \
	- "$repo"
exits "and gone on with" 1 compare -n 7 --warm-up 0 --resume good ended
is "keeps what failed" "$(field "$changes | map(.[:3])")" \
	'[["newly failing","pytest tests","passed"],["newly failing","tests/test_m.py::test_b","passed"]]'
is "and what was measured" "$(field '.benchmarks[] | select(.name == "tests/test_m.py::test_a") | .pairs')" 7
done_testing
