# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare as it is meant to be used: on a C program that is built, on a Python package with benchmarks, and on this
# project. What is asserted of times is so large that no load hides it.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
. "$top_srcdir/tests/lib/compare.sh"
PATH=/usr/bin:$PATH # where Debian's Python has its pytest

# What all forms of a comparison have to say of head: faster.
says_faster() {
	for format in text markdown csv html; do
		exits "$1 as $format" 0 compare --report "$tmp/saved.json" --output-format "$format"
		contains "$1 as $format: the verdict" "$out" faster
	done
}

# ---- a C program, built on each side ----
new_repository "$tmp/c"
cat >Makefile <<'END'
CFLAGS = -O1
bench: bench.c work.c
	$(CC) $(CFLAGS) -o $@ bench.c work.c
END
cat >bench.c <<'END'
#include <stdio.h>
#include <stdlib.h>

unsigned work(unsigned size);

int main(int argc, char **argv)
{
	printf("%u\n", work(argc > 2 ? (unsigned)atoi(argv[2]) : 1));
	return 0;
}
END
cat >work.c <<'END'
/* How many pairs of numbers below 1000 times the size have a sum that 1000 divides. */
unsigned work(unsigned size)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 1000; i++)
		for (unsigned j = 0; j < 1000 * size; j++)
			count += (i + j) % 1000 == 0;
	return count;
}
END
printf 'bench\n' >.gitignore
commit "each pair is tried"
git tag v1
sed -i -e 's/unsigned count = 0;/unsigned count = 0, left[1000] = { 0 };/' \
	-e 's/^\tfor (unsigned i = 0; i < 1000; i++)$/\tfor (unsigned j = 0; j < 1000 * size; j++)\n\t\tleft[j % 1000]++;\n&/' \
	-e '/^\t\tfor/d' -e 's/count += .*/count += left[(1000 - i) % 1000];/' work.c
commit "they are counted by what is left"
command -v make >/dev/null || skip_all "make is not installed"
exits "a build of each side" 0 compare --pairs 12 --build "make -j2" --check --output-format json v1 HEAD -- ./bench --size 10
cp "$tmp/out" "$tmp/saved.json"
is "is many times faster" "$(field '.benchmarks[0] | [.name, .pairs, .verdict, .ratio < 0.5] | @csv')" '"./bench --size 10",12,"faster",true'
is "by the processor's time too" "$(field '.benchmarks[0].measures[] | select(.name == "cpu") | .verdict')" faster
if command -v ctags >/dev/null; then
	is "for one function" "$(field '.changed_functions[] | [.function, .change, .callers[0]] | @csv')" '"work","modified","main (bench.c)"'
else
	skip "for one function" "ctags is not installed"
fi
is "nothing of it is here" "$(git status --porcelain --ignored)" ""
exits "it may be wanted" 0 compare -n 6 --build make --fail-on unclear v1 HEAD -- ./bench --size 10
exits "the way back is not" 1 compare -n 12 --build make --fail-on slower HEAD v1 -- ./bench --size 10
says_faster "a comparison"
exits "its binaries have to differ" 2 compare -n 6 --build 'make CFLAGS=-O1 -s && git checkout -q v1 -- . && touch work.c && make -s' \
	v1 HEAD -- ./bench
contains "byte for byte" "$err" "opens the same on both sides, byte for byte (bench; files: 1)"
printf 'tests:\n  - name: small\n    command: ./bench --size 5\n  - name: large\n    command: ./bench --size 10\n' >"$tmp/suite.yaml"
exits "a suite as a comment" 0 compare -n 12 --build make --suite "$tmp/suite.yaml" --output-format markdown v1 HEAD
# shellcheck disable=SC2016 # names are code in Markdown
is "has a line a test" "$(grep -cE '^\| `(small|large)` .*\| faster \|$' "$tmp/out")" 2
sed -i 's/return count/return count + 1/' work.c
exits "another result" 1 compare -n 6 --build make --check HEAD . -- ./bench
contains "is no change of speed" "$out" "head writes something else than base"
sed -i 's/return count/return cuont/' work.c
exits "what does not compile" 2 compare --build make HEAD . -- ./bench
like "is told by the compiler" "$err" "--build of head failed .*"
contains "with its words" "$err" cuont
git checkout -q work.c
exits "a side against itself" 0 compare -n 6 --aa --threshold 100000 --build make HEAD HEAD -- ./bench
like "is the same" "$out" '^same: '

# ---- a package of Python ----
if python3 -c 'import pytest' 2>/dev/null; then
	new_repository "$tmp/python"
	mkdir -p src/shop tests/benchmarks
	: >src/shop/__init__.py
	cat >src/shop/basket.py <<'END'
class Basket:
    def __init__(self, names):
        self.names = list(names)

    def unique(self):
        seen = []
        for name in self.names:
            if name not in seen:
                seen.append(name)
        return seen
END
	cat >tests/benchmarks/test_basket.py <<'END'
from shop.basket import Basket


def test_unique():
    names = [f"name {i % 400}" for i in range(2000)]
    assert len(Basket(names).unique()) == 400
END
	cat >pyproject.toml <<'END'
[project]
name = "shop"
version = "1"

[tool.codeflash]
benchmarks-root = "tests/benchmarks"

[tool.pytest.ini_options]
addopts = "-ra --strict-markers"
END
	commit "names are looked for"
	git checkout -q -b work
	sed -i -e '/seen = \[\]/,$d' src/shop/basket.py
	printf '        return list(dict.fromkeys(self.names))\n' >>src/shop/basket.py
	commit "a dictionary keeps their order"

	exits "--detect" 0 compare --detect
	is "finds its benchmarks" "$out" "$(printf '## E2E Benchmarks\nperfcopilot compare: available\nbenchmarks-root: tests/benchmarks')"
	printf '# Notes\n' >"$tmp/notes.md"
	exits "--setup" 0 compare --setup "$tmp/notes.md"
	is "adds that to a file" "$(cat "$tmp/notes.md")" "$(printf '# Notes\n\n%s' "$(compare --detect)")"
	exits "--setup again" 0 compare --setup "$tmp/notes.md"
	contains "changes nothing" "$out" "is up to date"

	exits "the working tree against main" 0 quickly --output-format json main . --pytest tests/benchmarks
	cp "$tmp/out" "$tmp/saved.json"
	is "a test that is faster" "$(field '.benchmarks[] | [.name, .verdict] | @csv')" '"tests/benchmarks/test_basket.py::test_unique","faster"'
	is "for one method" "$(field '.benchmarks[0].functions[] | select(.measure == "wall") | [.function, .file, .verdict, .share_base > 0.5] | @csv')" \
		'"Basket.unique","src/shop/basket.py","faster",true'
	says_faster "a package"
	exits "without a word of what is to be run" 0 quickly
	like "it is the same: main against what is checked out" "$out" '^faster: '
	like "with the method" "$out" '^Basket\.unique +.* faster'
	is "nothing of it is here" "$(git status --porcelain --ignored)" ""

	# A package that is installed comes first where its project lies in no src: both sides would be that one.
	mkdir -p "$tmp/installed/shop"
	cp src/shop/*.py "$tmp/installed/shop"
	printf 'import sys\nsys.path.insert(0, "%s")\n' "$tmp/installed" >conftest.py
	exits "one that is installed" 2 quickly --inject conftest.py main HEAD --pytest tests/benchmarks
	contains "would be measured twice" "$err" "both sides import Basket.unique from $tmp/installed/shop/basket.py"
	rm conftest.py
	git rm -qr tests/benchmarks
	commit "no benchmarks"
	compare -n 6 main HEAD --pytest tests/benchmarks >"$tmp/out"
	isnt "benchmarks that one side lacks" $? 0
	contains "are missed" "$(cat "$tmp/out")" "head: pytest finds no test in tests/benchmarks: ERROR: file or directory not found: tests/benchmarks"
	git checkout -q main -- tests
	contains "and said to differ" "$(cat "$tmp/out")" "the benchmarks differ too (tests/benchmarks/"
	exits "and can be brought" 0 quickly --inject tests --output-format json main HEAD --pytest tests/benchmarks
	is "to be measured there" "$(field '.benchmarks[0].verdict')" faster
else
	skip "a package of Python" "python3-pytest is not installed"
fi

# ---- this project ----
cd "$top_srcdir" || exit 99
if ! git rev-parse -q --verify HEAD~1 >/dev/null 2>&1 || [ "$(git rev-parse --show-toplevel)" != "$(pwd -P)" ]; then
	skip "this project" "this is no git checkout with two commits"
	done_testing
fi
before=$(git status --porcelain)
exits "this project, at two commits" 0 quickly --no-proof --threshold 100000 --output-format json HEAD~1 HEAD -- sh quickstart --help
is "is measured" "$(field '.benchmarks[0] | [.pairs, .verdict] | @csv')" '6,"same"'
is "as what they are" "$(field '[.base.commit, .head.commit] | join(" ")')" "$(git rev-parse HEAD~1) $(git rev-parse HEAD)"
exits "a program of it, built on each side" 0 quickly --threshold 100000 --env "CC=$CC" --base-env LEVEL=-O0 --head-env LEVEL=-O2 \
	--build 'mkdir made && $CC -std=gnu11 -D_GNU_SOURCE $LEVEL -Icore -o made/runner core/measure/runner_main.c core/measure/runner_counters.c' \
	HEAD~1 HEAD -- sh -c 'made/runner </dev/null; test -x made/runner'
like "is measured, too" "$out" '^same: '
is "it is as it was" "$(git status --porcelain)" "$before"
is "no side is left" "$(folders)" ""
done_testing
