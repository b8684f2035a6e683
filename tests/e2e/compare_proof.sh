# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Proof that the sides differ: what --build makes, what a command and what pytest open, and what a quick look has time for.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
. "$top_srcdir/tests/lib/compare.sh"
PATH=/usr/bin:$PATH # where Debian's Python has its pytest

new_repository "$tmp/built"
echo 1 >value
commit "one"
git tag v1
echo 2 >value
commit "two"
git tag v2

# ---- what builds make ----
exits "builds that differ" 0 quickly --output-format json --build 'mkdir out; cp value out/made; seq 30 >out/long; for i in $(seq 30); do
	echo "$i" >"out/$i"; done' v1 v2 -- cat out/made
is "are told by hashes" "$(field '.base.built | [.count, (.largest | length), .largest[0].path, (.largest[0].sha256 | length)] | @csv')" \
	'32,20,"out/long",64'
is "and what was opened" "$(field '[.base, .head] | map(.opened.largest[0] | [.path, .sha256]) | flatten | @csv')" \
	"\"out/made\",\"$(echo 1 | sha256sum | cut -d' ' -f1)\",\"out/made\",\"$(echo 2 | sha256sum | cut -d' ' -f1)\""
is "there is no doubt" "$(field '[.warnings[] | select(contains("--build"))] | length')" 0
exits "builds that are the same" 0 quickly --output-format json --build 'echo same >made' v1 v2 -- cat value made
like "are told" "$out" 'what --build made is the same on base and head, byte for byte \(made; files: 1\)'
exits "where environments differ" 0 quickly --output-format json --head-env A=1 --build 'echo same >made' v1 v2 -- cat value made
unlike "that is meant" "$out" 'what --build made'
exits "--no-proof" 0 quickly --no-proof --output-format json --build 'echo same >made' v1 v2 -- cat made
is "looks at nothing" "$(field '[.base.built, .head.opened] | @json')" '[null,null]'
exits "no build" 0 quickly --output-format json v1 v2 -- cat value
is "makes nothing" "$(field '.base.built')" null

# ---- quick looks ----
exits "a quick look at what is slow" 0 compare --quick v1 v2 -- sh -c 'echo >>"$1"; sleep 3; cat value' - "$tmp/runs"
contains "has no proof" "$out" "that head differs from base is not proved: it did not end within"
is "and no warm-up: one watched run, one of each side" "$(wc -l <"$tmp/runs")" 3
exits "one at what is quick" 0 compare --quick v1 v2 -- cat value
unlike "has proof" "$out" 'not proved'

# ---- pytest ----
python3 -c 'import pytest' 2>/dev/null || {
	skip "pytest" "python3-pytest is not installed"
	done_testing
}
new_repository "$tmp/python"
mkdir tests
printf 'def test_it():\n    from m import work\n    work()\n' >tests/test_m.py
touch conftest.py
printf 'VALUE = 1\n\n\ndef work():\n    return VALUE\n' >m.py
commit "one"
git tag v1
echo more >README
commit "a document"
git tag v2
sed -i 's/VALUE = 1/VALUE = 2/' m.py
commit "a value"
git tag v3
exits "tests that open the same" 2 quickly --pytest tests v1 v2
contains "would measure it twice" "$err" "pytest tests opens the same on both sides, byte for byte (conftest.py; files: "
exits "also where a function is named" 2 quickly --pytest tests --functions m.py::work v1 v2
contains "for its file is the same" "$err" "pytest tests opens the same on both sides"
exits "and of the third side" 2 quickly --pytest tests v1 v3 --also v2
contains "that is told" "$err" "opens the same"
exits "--no-proof of pytest" 0 quickly --no-proof --pytest tests v1 v2
exits "what is opened within a test" 0 quickly --output-format json --pytest tests v1 v3
is "is proof" "$(field '[.head.opened.largest[] | select(.path == "m.py")] | length')" 1
unlike "there is no doubt of it" "$out" 'not proved'
mkdir "$tmp/installed"
cp m.py "$tmp/installed"
printf 'import sys\nsys.path.insert(0, "%s")\n' "$tmp/installed" >conftest.py
sed -i 's/return VALUE/return VALUE + 1/' m.py
commit "a function"
exits "what is installed" 2 quickly --inject conftest.py --pytest tests v1 HEAD
contains "is imported by both" "$err" "both sides import work from $tmp/installed/m.py"
exits "--no-proof measures it" 0 quickly --no-proof --inject conftest.py --pytest tests v1 HEAD
is "no side is left" "$(folders)" ""
done_testing
