# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# perf.data: read through perf script, by a perf that says what it was asked for, and by the real one where it records.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"

topn() {
	"$PERFCOPILOT" topn --no-advice "$@"
}
mkdir "$tmp/bin"
cat >"$tmp/bin/perf" <<'END'
#!/bin/sh
echo "$*" >"$(dirname "$0")/asked"
[ ! -e "$(dirname "$0")/silent" ] || exit 0
[ ! -e "$(dirname "$0")/fails" ] || { echo "incompatible file format" >&2; exit 255; }
printf 'work 42 1.000000: 10 cycles:\n\t1234 inner (/bin/work)\n\t5678 outer (/bin/work)\n\n'
END
chmod 755 "$tmp/bin/perf"
printf 'PERFILE2\150\0\0\0\0\0\0\0' >"$tmp/-x \$(id).data"
with_perf() {
	(cd "$tmp" && env PATH="$tmp/bin:$PATH" "$PERFCOPILOT" topn --no-advice "$@")
}
exits "a perf.data" 0 with_perf --output-format json "./-x \$(id).data"
is "is given to perf script as a word" "$(cat "$tmp/bin/asked")" "script -i ./-x \$(id).data"
is "and what that prints is read" "$(jq -c '[.input.format, .functions[0].function, .functions[0].self]' "$tmp/out")" \
	'["perf-script","inner",10]'
redirected() {
	with_perf --top 3 <"$tmp/-x \$(id).data"
}
exits "as standard input" 0 redirected
is "it is opened again" "$(cat "$tmp/bin/asked")" "script -i /dev/stdin"
piped() {
	cat "$tmp/-x \$(id).data" | with_perf --top 3
}
exits "from a pipe" 2 piped
contains "it can't be, and the command is told" "$err" "perf script -i FILE"
touch "$tmp/bin/silent"
exits "what holds no samples" 2 with_perf "./-x \$(id).data"
is "is told so" "$err" \
	"perfcopilot topn: perf script -i ./-x \$(id).data: it printed nothing: there are no samples in the file"
rm "$tmp/bin/silent"
touch "$tmp/bin/fails"
exits "what perf can't read" 2 with_perf "./-x \$(id).data"
contains "is told as perf tells it" "$err" "perf ended with status 255: incompatible file format"
without_perf() {
	env PATH=/nonexistent "$PERFCOPILOT" topn "$@"
}
exits "without perf" 2 without_perf "$tmp/-x \$(id).data"
contains "the command is told" "$err" "perf script -i FILE"

if command -v perf >/dev/null && perf record -q -o "$tmp/real.data" -e cpu-clock -F 999 -g -- \
	sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done' >/dev/null 2>&1; then
	exits "a real perf.data" 0 topn --output-format json "$tmp/real.data"
	perf script -i "$tmp/real.data" >"$tmp/script" 2>/dev/null
	cp "$tmp/out" "$tmp/direct"
	topn --output-format json "$tmp/script" >"$tmp/out"
	is "says what its perf script says" "$(jq -c '[.input.samples, .functions]' "$tmp/direct")" \
		"$(jq -c '[.input.samples, .functions]' "$tmp/out")"
else
	skip "a real perf.data" "perf is not installed, or may not record here"
fi
done_testing
