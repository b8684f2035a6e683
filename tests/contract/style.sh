# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What every file must look like.
. "$top_srcdir/tests/lib/tap.sh"
cd "$top_srcdir" || exit 99

folders='core commands examples tests'

# shellcheck disable=SC2086 # a list of words
sources() {
	find $folders -name '*.[ch]' | LC_ALL=C sort
}
shells() {
	find examples tests -name '*.sh' | LC_ALL=C sort
	for file in quickstart run-tests autogen.sh .ci/run; do
		[ ! -f "$file" ] || echo "$file"
	done
}
# All that people write: recordings, golden files and fuzz corpora are as their makers made them.
written() {
	find $folders doc quickstart run-tests autogen.sh configure.ac Makefile.am ./*.md -type f ! -path '*/recordings/*' ! -path '*/listings/*' ! -path '*/benchmarks/*' \
		! -path '*/golden/*' ! -path '*/traces/*' ! -path '*/corpus/*' ! -name '*.so' ! -name '*.o' 2>/dev/null | LC_ALL=C sort
}

unformatted() {
	sources | xargs clang-format --dry-run -Werror 2>&1 | sed -n 's/:[0-9]*:[0-9]*: error:.*/: run clang-format -i/p' | uniq
}

unlicensed() {
	{ sources && shells && find $folders doc -name '*.mk' -o -name '*.py' -o -name '*.cc' -o -name '*.go'; } |
		while read -r file; do
			head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
		done
}

# Of C, code only: comments and strings are cut away first.
calls() {
	find core commands -name '*.[ch]' | LC_ALL=C sort | while read -r file; do
		sed -e 's|/\*.*\*/||' -e 's|"[^"]*"||g' -e '/^ \*/d' "$file" |
			grep -nE '(^|[^A-Za-z0-9_>.])(strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|gmtime|asctime|ctime|system|popen|tmpnam|mktemp|atoi|atol|alloca)[[:space:]]*\(' |
			sed "s|^|$file:|"
	done
}

# Under core/ and commands/ nothing prints to standard error or exits: that is for main.c, the small programs
# (*_main.c) and the program's own voice.
voices() {
	grep -rnE --include='*.[ch]' '(^|[^A-Za-z0-9_])(stderr[[:space:]]*[,;)]|STDERR_FILENO,|(exit|_exit|perror|abort)[[:space:]]*\()' core commands |
		grep -vE '^core/(main\.c|[a-z]+/[a-z]+_main\.c|base/(arena|auto)|cli/(program|output|terminal))'
}

# What a scope clears must be set from its first line on: a return may come before anything else.
unset_at_first() {
	grep -rnE --include='*.[ch]' 'PC_AUTO\([a-z_]+\)' core commands tests examples |
		grep -vE '=|PC_AUTO\([a-z_]+\)$|#define'
}

unlisted() {
	find examples -type f ! -name local.mk ! -name '*.so' | LC_ALL=C sort | while read -r file; do
		grep -qF "%D%/${file#examples/}" examples/local.mk || echo "$file"
	done
}

# Every release of clang-format has a taste of its own: one of them decides.
if command -v clang-format >/dev/null && clang-format --version | grep -q 'version 14\.'; then
	is "C is formatted as .clang-format says" "$(unformatted)" ""
else
	skip "C is formatted as .clang-format says" "clang-format 14 is not installed"
fi
if command -v shellcheck >/dev/null; then
	is "shellcheck is content with the scripts" "$(shells | xargs shellcheck -x -S warning -e SC1091,SC2154 -f gcc 2>&1)" ""
else
	skip "shellcheck is content with the scripts" "shellcheck is not installed"
fi
is "no white space at the ends of lines" "$(written | xargs grep -nE '[[:blank:]]+$' | head -n 30)" ""
is "every file ends with a line's end" "$(written | while read -r f; do [ -z "$(tail -c 1 "$f")" ] || echo "$f"; done)" ""
is "every source says its licence" "$(unlicensed)" ""
is "nothing is left to do later" "$(written | grep -v 'contract/style.sh$' | xargs grep -nwE 'TODO|FIXME|XXX')" ""
is "no call that overflows, is not reentrant or runs a shell" "$(calls)" ""
is "the library reports, main speaks" "$(voices)" ""
is "what clears itself is set where it is declared" "$(unset_at_first)" ""
is "there are no locks" "$(grep -rnE --include='*.[ch]' 'pthread_(mutex|rwlock)[a-z_]* *\(|pthread_(mutex|rwlock)_t\b' core commands)" ""
is "every example is in the tarball (examples/local.mk)" "$(unlisted)" ""
done_testing
