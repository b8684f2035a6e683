# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Help is what tests/golden/help says. UPDATE_GOLDEN=1 writes it anew: read the difference before you commit it.
. "$top_srcdir/tests/lib/tap.sh"
unset PERFCOPILOT_COMMANDS_PATH COLUMNS
golden=$top_srcdir/tests/golden/help

# golden NAME COMMAND…: what the command prints, and nothing on standard error
golden() {
	name=$1
	shift
	"$@" >"$tmp/$name.txt" 2>"$tmp/err" || echo "exit status $?" >>"$tmp/$name.txt"
	cat "$tmp/err" >>"$tmp/$name.txt"
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$tmp/$name.txt" "$golden/$name.txt"
	same "help of $name" "$golden/$name.txt" "$tmp/$name.txt"
}
golden perfcopilot "$PERFCOPILOT" --help
for command in $("$PERFCOPILOT" completion words -- '' | cut -f 1); do
	golden "perfcopilot-$command" "$PERFCOPILOT" "$command" --help
done
is "no golden file is left over" \
	"$(for file in "$golden"/*.txt; do [ -f "$tmp/$(basename "$file")" ] || basename "$file"; done)" ""
done_testing
