# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The gauges: how long functions and files are, how many parameters and levels functions have, which folder includes
# which. layers.txt holds the pairs that are allowed: a folder, and a folder or one header of it.
. "$top_srcdir/tests/lib/tap.sh"
cd "$top_srcdir" || exit 99

have() {
	command -v "$1" >/dev/null
}

long_functions() {
	ctags -x --languages=C --langmap=C:.c.h --c-kinds=f --fields=+e --_xformat='%{end} %n %F %N' -R core commands examples tests |
		awk '$1 - $2 >= 80 { printf "%s:%d: %s: %d lines\n", $3, $2, $4, $1 - $2 + 1 }'
}

long_files() {
	find core commands examples tests -name '*.[ch]' -exec wc -l {} + |
		awk '$2 != "total" && $1 > 400 { printf "%s: %d lines\n", $2, $1 }'
}

# Each file on its own, on all processors. The checks of .clang-tidy are those of clang-tidy 14: of a later one, which
# has more, only the measures are asked.
tidy() {
	checks=
	clang-tidy --version | grep -q 'version 14\.' || checks='"--checks=-*,readability-function-size"'
	find core commands examples -name "*.c" | LC_ALL=C sort |
		xargs -P "$(nproc)" -n 4 sh -c 'clang-tidy --quiet '"$checks"' "$@" -- -std=gnu11 -Icore \
			-D_GNU_SOURCE -DPC_VERSION=\"0\" -DPC_PKGLIBDIR=\"/\" '"$(pkg-config --cflags json-c cmocka)"' 2>/dev/null ||
			echo "clang-tidy is not content with: $*"' sh
}

# "from folder header" of every include that crosses folders; main.c and perfcopilot.h, which stand above, may all.
includes() {
	grep -rHoE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include "[a-z_]+/[a-z_/]+\.(h|def)"' core |
		sed -nE 's|^core/([a-z_]+)/[^:]+:.*"(([a-z_]+)/.*)"|\1 \3 \2|p' | awk '$1 != $2' | LC_ALL=C sort -u
}

layers() {
	includes | awk 'NR == FNR { allowed[$1, $2]; next }
		!(($1, $2) in allowed) && !(($1, $3) in allowed) { print "core/" $1 " may not include " $3 }' \
		tests/contract/layers.txt -
}

# Commands include what is installed for them, and their own headers.
foreign_includes() {
	sed -nE '/^nobase_pkginclude_HEADERS/,/[^\\]$/p' core/local.mk | tr ' \t\\' '\n\n\n' | sed -n 's|^%D%/||p' >"$tmp/public"
	find commands -name '*.[ch]' | while read -r file; do
		sed -nE 's/^[[:space:]]*#[[:space:]]*include "(.*)".*/\1/p' "$file" | grep -vxFf "$tmp/public" |
			while read -r header; do
				[ -f "$(dirname "$file")/$header" ] || echo "$file includes $header"
			done
	done
}

if have ctags && ctags --version | grep -q Universal; then
	is "no function is longer than 80 lines" "$(long_functions)" ""
else
	skip "no function is longer than 80 lines" "universal-ctags is not installed"
fi
is "no file is longer than 400 lines" "$(long_files)" ""
if have clang-tidy; then
	is "clang-tidy: parameters, nesting, bug patterns (.clang-tidy)" "$(tidy)" ""
else
	skip "clang-tidy: parameters, nesting, bug patterns (.clang-tidy)" "clang-tidy is not installed"
fi
is "lower folders do not include higher ones" "$(layers)" ""
is "commands include public headers and their own" "$(foreign_includes)" ""
done_testing
