# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# explainfunction and explainprocess with a model: two questions in one conversation, below the local report.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"

pc() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache "$@"
}

model_start good <<'END'
rule
has What can be changed
say Copy less\x1b[31m.
rule
say It moves memory.
END

exits "two questions" 0 pc explainfunction libc.so.6 memmove
order=$(printf '%s\n' "$out" | grep -oE '^(The function|What example says|It moves|What example would change|Copy less)' | cut -c1-12 | tr '\n' '|')
is "are answered below the report" "$order" "The function|What example|It moves|What example|Copy less|"
contains "safely" "$out" '\x1b[31m'
is "there were two" "$(model_requests good)" 2
ok "the second had the first answer before it" grep -aq '"It moves memory\.' "$model_log"
exits "--no-optimizations" 0 pc explainfunction --no-optimizations libc.so.6 memmove
is "asks only the first" "$(model_requests good)" 3
unlike "and shows one answer" "$out" "would change"
exits "as JSON" 0 pc --output-format json explainfunction libc.so.6 memmove
contains "the answers are in the document" "$out" '"answer": "It moves memory."'
contains "both" "$out" '"optimizations": {'
exits "as Markdown" 0 pc --output-format markdown explainfunction libc.so.6 memmove
like "they have headings" "$out" '^#+ What example would change'
exits "a process" 0 pc explainprocess -- gzip -9 --password=hunter22hunter file
contains "is explained as well" "$out" "It moves memory."
not_ok "no secret was sent" grep -aq hunter22 "$model_log"
asked=$(model_requests good)
exits "--show-prompt" 0 pc --show-prompt explainprocess -- gzip -9 file
contains "shows the first question" "$out" "words[2].word: -9"
contains "and the second" "$out" "What can be changed?"
is "and sends nothing" "$(model_requests good)" "$asked"
model_stop good

model_start broken <<'END'
rule
status 400 Bad Request
send {"error":{"message":"no such thing"}}
END
exits "a model that fails" 3 pc explainfunction libc.so.6 memmove
like "hides nothing" "$out" '^function +memmove'
contains "and is told" "$err" "no such thing"
exits "in JSON" 3 pc --output-format json explainprocess -- gzip file
contains "too" "$out" '"error": "'
is "the second question is not asked then" "$(model_requests broken)" 2
done_testing
