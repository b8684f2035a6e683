# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the documents show is what happens: every line "$ command" in a block ```console is run, and the lines below it
# are its output. A line "..." stands for any lines. Blocks of another name are not run.
. "$top_srcdir/tests/lib/tap.sh"

# Each example in files of its own: 1.command, 1.wanted, and 1.where, the document and its line.
cat >"$tmp/examples.awk" <<'AWK'
function close_example() { if (number) { close(number ".command"); close(number ".wanted"); close(number ".where") } }
/^```/ { inside = !inside && /^```console/; if (!inside) open = 0; next }
!inside { next }
/^\$ / {
	close_example()
	number++
	open = 1
	print substr($0, 3) > (number ".command")
	printf "" > (number ".wanted")
	print document ":" FNR > (number ".where")
	next
}
open { print > (number ".wanted") }
END { print number + 0 }
AWK
# Output beside what was wanted; prints the first line that is not as wanted.
cat >"$tmp/match.awk" <<'AWK'
FNR == NR { wanted[++count] = $0; next }
{ got[++lines] = $0 }
END {
	at = 1
	for (i = 1; i <= count; i++) {
		if (wanted[i] == "...") {
			if (i == count)
				exit
			for (; at <= lines && got[at] != wanted[i + 1]; at++)
				;
			continue
		}
		if (at > lines || got[at] != wanted[i]) {
			print "wanted: " wanted[i] "\ngot:    " (at > lines ? "(the end)" : got[at])
			exit
		}
		at++
	}
	if (at <= lines)
		print "more than was wanted: " got[at]
}
AWK

# The program under its name, with nothing of the user's around it.
mkdir "$tmp/bin" "$tmp/home"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$PERFCOPILOT" >"$tmp/bin/perfcopilot"
chmod 755 "$tmp/bin/perfcopilot"
unset PERFCOPILOT_COMMANDS_PATH PERFCOPILOT_OUTPUT_FORMAT NO_COLOR COLUMNS

# run NUMBER: in a folder of its own, with the examples of this project and what commands/*.md need
run() {
	mkdir "$tmp/work"
	ln -s "$top_srcdir/examples" "$tmp/work/examples"
	(
		cd "$tmp/work" && env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME HOME="$tmp/home" PATH="$tmp/bin:$PATH" \
			sh "$tmp/examples/$1.command" 2>&1 </dev/null
	) >"$tmp/got"
	rm -rf "$tmp/work"
}
# try DOCUMENT
try() {
	rm -rf "$tmp/examples"
	mkdir "$tmp/examples"
	examples=$(cd "$tmp/examples" && awk -v document="${1#"$top_srcdir"/}" -f "$tmp/examples.awk" "$1")
	total=$((total + examples))
	for example in $(seq "$examples"); do
		command=$(cat "$tmp/examples/$example.command")
		where=$(cat "$tmp/examples/$example.where")
		case $command in
		*jq*) command -v jq >/dev/null || {
			skip "$where" "jq is not installed"
			continue
		} ;;
		esac
		run "$example"
		is "$where: $(printf '%s' "$command" | tr '#' '_')" \
			"$(awk -f "$tmp/match.awk" "$tmp/examples/$example.wanted" "$tmp/got")" ""
	done
}

# The machine works: a wrong example would be found.
cat >"$tmp/sample.md" <<'END'
```console
$ printf 'one\ntwo\nthree\n'
one
...
three
$ echo more
$ echo other
another
```
```sh
exit 1
```
END
mkdir "$tmp/sample"
is "three examples are seen" "$(cd "$tmp/sample" && awk -v document=sample.md -f "$tmp/examples.awk" "$tmp/sample.md")" 3
printf 'one\ntwo\nthree\n' >"$tmp/got"
is "a good one passes" "$(awk -f "$tmp/match.awk" "$tmp/sample/1.wanted" "$tmp/got")" ""
printf 'one\ntwo\nfour\n' >"$tmp/got"
isnt "one that lacks its end does not" "$(awk -f "$tmp/match.awk" "$tmp/sample/1.wanted" "$tmp/got")" ""
echo more >"$tmp/got"
isnt "nor one that says more" "$(awk -f "$tmp/match.awk" "$tmp/sample/2.wanted" "$tmp/got")" ""
isnt "nor one that says something else" "$(awk -f "$tmp/match.awk" "$tmp/sample/3.wanted" "$tmp/got")" ""

total=0
for document in "$top_srcdir"/commands/*.md "$top_srcdir/README.md" "$top_srcdir/examples/README.md"; do
	try "$document"
done
ok "there are examples" test "$total" -gt 0
done_testing
