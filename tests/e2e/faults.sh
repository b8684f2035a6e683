# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Bad input: empty, broken, hostile or not there. Nothing crashes, nothing dangerous is shown, nothing is silent.
. "$top_srcdir/tests/lib/tap.sh"
recordings=$top_srcdir/examples/recordings
good=$recordings/words.folded

topn() {
	"$PERFCOPILOT" topn "$@"
}
# json NAME FILTER WANTED: what jq's filter says of the last output
json() {
	if command -v jq >/dev/null; then
		is "$1" "$(jq -r "$2" "$tmp/out" 2>&1)" "$3"
	else
		skip "$1" "jq is not installed"
	fi
}
# No control characters but newline and tab, no C1, no bidi or other invisible format characters, and valid UTF-8.
dangerous() {
	LC_ALL=C tr -d '\n\t\040-\176\200-\377' <"$1" | od -An -c
	LC_ALL=C grep -a -n -e "$(printf '\302')[$(printf '\200')-$(printf '\237')]" -e "$(printf '\330\234')" \
		-e "$(printf '\342\200')[$(printf '\213')-$(printf '\217')$(printf '\250')-$(printf '\256')]" \
		-e "$(printf '\342\201')[$(printf '\240')-$(printf '\257')]" -e "$(printf '\357\273\277')" "$1"
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || echo "not UTF-8"
}

# ---- nothing, junk ----

: >"$tmp/empty"
exits "empty input is an error" 2 topn "$tmp/empty"
like "and is called so" "$err" 'perfcopilot topn: .*empty'
is "and nothing is printed" "$out" ""
exits "empty standard input is an error" 2 topn </dev/null
like "and is named" "$err" 'standard input.*empty'
printf '\n\n  \n' >"$tmp/blank"
exits "blank lines are an error" 2 topn "$tmp/blank"

awk 'BEGIN { srand(7); for (i = 0; i < 20000; i++) printf "%c", int(rand() * 255) + 1 }' </dev/null |
	LC_ALL=C cat >"$tmp/junk"
exits "binary junk is an error" 2 topn "$tmp/junk"
like "which names the file and where to see what can be read" "$err" 'junk.*--format .--help lists them'
is "binary junk is not shown" "$(dangerous "$tmp/err")" ""
exits "an ELF file is an error" 2 topn "$PERFCOPILOT"
for format in perf-report perf-script folded elastic pprof-text dtrace bcc bpftrace mac-sample pmcstat instruments \
	xctrace sysprof simpleperf; do
	exits "binary junk as $format is an error" 2 topn --format "$format" "$tmp/junk"
	exits "empty input as $format is an error" 2 topn --format "$format" "$tmp/empty"
done
exits "the error of several inputs names the bad one" 2 topn "$good" "$tmp/junk"
contains "by its path" "$err" "$tmp/junk"

# ---- bytes that don't belong ----

printf 'main;read\000er;x 3\nmain;other 5\n' >"$tmp/nul"
exits "NUL bytes in folded stacks are survived" 0 topn --output-format json "$tmp/nul"
is "and never printed" "$(tr -cd '\000' <"$tmp/out" | wc -c | tr -d ' ')" 0
json "and the good lines count" '.functions[] | select(.function == "other") | .self' 5
printf 'main;caf\351 3\nmain;\342\202 2\nmain;\377\376 1\n' >"$tmp/latin"
exits "invalid UTF-8 is survived" 0 topn --output-format json "$tmp/latin"
is "and printed as valid" "$(dangerous "$tmp/out")" ""
json "and kept apart" '[.functions[] | select(.function != "main")] | length' 3

# Escape, OSC, bell, backspace, DEL, C1 as a character and as a byte, bidi overrides and isolates, joiners, a line
# separator, markup of Markdown and HTML.
evil=$(printf 'e\033[31mred\033[0m\033]0;title\007\010\177\302\233\233\342\200\256\342\201\246\330\234\342\200\213\342\200\250')
markup='<script>alert(1)</script><img src=x onerror=alert(1)>&amp;|`*_[a](javascript:x)"'"'"
printf 'main;%s 5\nmain;%s 3\n' "$evil" "$markup" >"$tmp/evil"
{
	printf 'evil %s 1 100.1:  10 cycles:%s: \n' "$evil" "$evil"
	printf '\t    1234 fn%s (/lib/%s.so)\n\n' "$evil" "$evil"
} >"$tmp/evil.script"
for format in text markdown json html; do
	for file in evil evil.script; do
		exits "hostile names in $file as $format" 0 topn --output-format "$format" "$tmp/$file"
		is "nothing dangerous of $file reaches $format" "$(dangerous "$tmp/out")" ""
		is "nor standard error" "$(dangerous "$tmp/err")" ""
	done
done
for by in library process file thread; do
	"$PERFCOPILOT" topn --by "$by" "$tmp/evil.script" >"$tmp/out" 2>&1
	is "nothing dangerous with --by $by" "$(dangerous "$tmp/out")" ""
done
topn --output-format html "$tmp/evil" >"$tmp/out"
is "markup of a name is text in HTML" "$(grep -ciE '<(script|img)' "$tmp/out")" 0
contains "and is still there" "$(cat "$tmp/out")" "&lt;script&gt;"

# Words of the command line come back in errors.
hostile_errors() {
	topn "$tmp/$evil"
	topn --event "$evil" "$good"
	topn --filter "[$evil" "$good"
	topn --by "$evil" "$good"
	topn -n "$evil" "$good"
	topn "--$evil"
	topn "-$evil"
	topn --output-format json "$tmp/$evil"
	topn -o "$tmp/$evil/x" "$good"
	"$PERFCOPILOT" "$evil"
	"$PERFCOPILOT" "topn$evil"
	PERFCOPILOT_COLOR=$evil "$PERFCOPILOT" commands
	"$PERFCOPILOT" manual "$evil"
}
hostile_errors >"$tmp/out" 2>"$tmp/err"
is "nothing dangerous of the command line reaches standard error" "$(dangerous "$tmp/err")" ""
is "nor standard output" "$(dangerous "$tmp/out")" ""

# ---- compressed and cut ----

# cut FILE BYTES
cut_to() {
	head -c "$2" "$1" >"$tmp/cut"
}
gz=$recordings/sqlite.script.txt.gz
half=$(($(wc -c <"$gz") / 2))
cut_to "$gz" "$half"
exits "a truncated gzip is analysed" 0 topn --output-format json "$tmp/cut"
json "as far as it goes" '.functions | length > 0' true
json "and its damage is told" '.input.damage | (.at | type) + " " + (.reason | type)' "string string"
exits "people are told too" 0 topn "$tmp/cut"
like "in a warning" "$out" '[Dd]amaged'
for size in 2 5 12; do
	cut_to "$gz" "$size"
	exits "a gzip cut after $size bytes is an error" 2 topn "$tmp/cut"
	like "that says so" "$err" 'gzip'
done
{ head -c "$half" "$gz" && printf 'garbage garbage garbage garbage garbage'; } >"$tmp/cut"
exits "a gzip with garbage in it does not crash" 0 topn "$tmp/cut"

zst=$recordings/python.script-events.txt.zst
cut_to "$zst" $(($(wc -c <"$zst") * 9 / 10))
status=0
topn --output-format json "$tmp/cut" >"$tmp/out" 2>"$tmp/err" || status=$?
case $status in # a frame of one block gives nothing until it is whole
0) json "a truncated zstd is analysed and its damage told" '.input.damage.reason | type' string ;;
2) like "a truncated zstd with nothing whole in it is an error" "$(cat "$tmp/err")" 'zstd' ;;
*) fail "a truncated zstd is survived" "exit status $status" ;;
esac
cut_to "$zst" 6
exits "a zstd cut after 6 bytes is an error" 2 topn "$tmp/cut"
like "that says so" "$err" 'zstd'

gzip -9 -c <"$good" >"$tmp/members"
gzip -1 -c <"$good" >>"$tmp/members"
cat "$good" "$good" >"$tmp/twice"
topn --output-format json "$tmp/twice" >"$tmp/plain"
exits "gzip members one after another" 0 topn --output-format json "$tmp/members"
same "are read as one file" "$tmp/plain" "$tmp/out"

printf '\050\265\057\375\000\250\041\000\000one\n' >"$tmp/long.zst" # a window of 2 GiB
exits "a zstd with too large a window is an error" 2 topn "$tmp/long.zst"
like "that says what to do" "$err" 'window of more than 128 MiB; recompress it'

# ---- UTF-16 ----

{
	seq 30000 | sed 's/.*/main;a 1/'
	seq 200000 | awk 'BEGIN { printf "main;" } { printf "\344\270\255" } END { print " 7" }'
	echo "main;z 3"
} >"$tmp/wide"
iconv -f UTF-8 -t UTF-16 "$tmp/wide" >"$tmp/wide16"
exits "a wide line of UTF-16 is read" 0 timeout 60 "$PERFCOPILOT" topn --output-format json "$tmp/wide16"
topn --output-format json "$tmp/wide" >"$tmp/plain"
same "as in UTF-8" "$tmp/plain" "$tmp/out"

# A system without the modules of iconv, seen only by this child.
cat >"$tmp/no-gconv.sh" <<'END'
for folder in /usr/lib/gconv /usr/lib/*/gconv /usr/lib64/gconv; do
	[ ! -d "$folder" ] || mount -t tmpfs none "$folder" || exit 77
done
"$PERFCOPILOT" topn "$2" >/dev/null || exit 77
status=0
"$PERFCOPILOT" topn "$1" 2>&1 || status=$?
echo "status $status"
END
status=0
said=$(unshare -m sh "$tmp/no-gconv.sh" "$tmp/wide16" "$good" 2>/dev/null) || status=$?
case $status in
0)
	like "without the modules of iconv, UTF-16 is an error" "$said" 'status 2'
	like "that says what to install" "$said" "can't convert UTF-16LE; install its gconv modules"
	;;
*) skip "without the modules of iconv, UTF-16 is an error" "no file system can be mounted here" ;;
esac

# ---- what is no file ----

mkfifo "$tmp/fifo"
cat "$good" >"$tmp/fifo" &
exits "a FIFO is read" 0 timeout 60 "$PERFCOPILOT" topn --output-format json "$tmp/fifo"
topn --output-format json "$good" >"$tmp/plain"
same "as the file it brings" "$tmp/plain" "$tmp/out"
exits "a directory is an error" 2 topn "$tmp"
like "and is called so" "$err" 'is a directory'
exits "a directory on standard input is an error" 2 topn <"$tmp"
exits "a missing file is an error" 2 topn "$tmp/missing"
is "which says what and why" "$err" "perfcopilot topn: $tmp/missing: No such file or directory"
exits "an empty path is an error" 2 topn ""
like "that says so" "$err" 'perfcopilot topn: an empty file name'
exits "closed standard input is empty input" 2 topn <&-
if command -v script >/dev/null; then
	printf 'main;work 5\n' | script -qec "'$PERFCOPILOT' topn" /dev/null >"$tmp/out" 2>&1
	contains "who waits at a terminal is told so" "$(cat "$tmp/out")" \
		"perfcopilot topn: reading standard input from the terminal; Ctrl-D ends it"
	printf 'main;work 5\n' | script -qec "'$PERFCOPILOT' -q topn" /dev/null >"$tmp/out" 2>&1
	unlike "but not with --quiet" "$(cat "$tmp/out")" 'reading standard input'
else
	skip "who waits at a terminal is told so" "script is not installed"
fi

# Root may read everything: be somebody else, who must be able to run the program from here.
if [ "$(id -u)" = 0 ]; then
	as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
else
	as_user() { "$@"; }
fi
chmod 755 "$tmp"
cp "$good" "$tmp/unreadable"
chmod 000 "$tmp/unreadable"
if as_user "$PERFCOPILOT" topn "$good" >"$tmp/out" 2>&1; then
	exits "an unreadable file is an error" 2 as_user "$PERFCOPILOT" topn "$tmp/unreadable"
	is "which says what and why" "$err" "perfcopilot topn: $tmp/unreadable: Permission denied"
else
	skip "an unreadable file is an error" "another user can't run the program here"
fi
done_testing
