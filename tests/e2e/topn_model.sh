# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# topn's model part: streamed below the local report, checked against the profile, and never in its way.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
good=$top_srcdir/examples/recordings/words.folded

topn() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache topn -n 3 "$@" "$good"
}

model_start good <<'END'
rule
begin
text It is `words::Counter::add` (47.37 %),\x20
text \x1b]0;owned\x07then `frobnicate_all` with 66.6 %
text  \xe2\x80\xaeand so on.
finish
done
END

exits "without a model" 0 "$PERFCOPILOT" topn "$good"
like "the last line says so" "$(printf '%s\n' "$out" | tail -n 1)" '^note: no model is configured: set OPENAI_API_KEY'
exits "--quiet leaves it out" 0 "$PERFCOPILOT" topn -q "$good"
unlike "wholly" "$out" 'no model'
exits "so does Markdown" 0 "$PERFCOPILOT" --output-format markdown topn "$good"
unlike "as well" "$out" 'no model'

exits "with a model" 0 topn
order=$(printf '%s\n' "$out" | grep -nE '^(Top functions|What example says|It is |Checked against)' | cut -d: -f2 | cut -c1-7 | tr '\n' '|')
is "its report stands under the local one" "$order" "Top fun|What ex|It is \`|Checked|"
unlike "no escape gets through" "$out" "$(printf '\033')"
contains "but is shown" "$out" '\x1b]0;owned\x07then'
contains "nor does bidi" "$out" '\u202eand'
like "unknown names are told" "$out" '^names not in it +frobnicate_all$'
like "unknown shares are told" "$out" '^percentages not in it +66.6 %$'
unlike "nothing of having none" "$out" 'no model'
exits "-o has the same" 0 topn -o "$tmp/report"
is "whole" "$(cat "$tmp/report")" "$("$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache topn -n 3 "$good")"
exits "as Markdown" 0 topn --output-format markdown
contains "it is marked in place" "$out" '`frobnicate_all` [not in the profile]'
exits "as JSON" 0 topn --output-format json
contains "the document has it" "$out" '"unknown_names": ['
contains "with the name" "$out" '"name": "example"'
contains "and that it is not a kept one" "$out" '"cached": false'

asked=$(model_requests good)
exits "--show-prompt" 0 topn --show-prompt
contains "shows the table" "$out" "__memcmp_evex_movbe"
unlike "and no report" "$out" "^Top functions"
is "and sends nothing" "$(model_requests good)" "$asked"
exits "a wish" 0 topn --output-format "a haiku"
ok "is sent" grep -q "a haiku" "$model_log"
exits "a file on standard output has it alone" 0 topn --folded -
is "and nothing is asked" "$(model_requests good)" "$((asked + 1))"

# What was not shown is in the profile all the same; what is proposed need not be.
model_start wide <<'END'
rule
begin
text `words::build` (4.51 %), `std::_Rb_tree_insert_and_rebalance` (1.50 %) and `__libc_start_call_main`.\x0a
text Use `std::unordered_map`, or link `mi_malloc`; `made_up` takes 33.3 %.\x0a\x0a
text # Table\x0a\x0a| a | b |\x0a|---|---|\x0a| `x|y` | <b>bold</b> ![i](http://a/b.png) |\x0a\x0a
text - one\x0a- [here](http://c/d)\x0a
finish
done
END
exits "names and shares of the whole profile" 0 topn
like "are known" "$out" '^names not in it +made_up$'
like "with their shares" "$out" '^percentages not in it +33.3 %$'
like "and what is proposed is told apart" "$out" '^not in it, proposed\? +std::unordered_map, mi_malloc$'
exits "as Markdown" 0 topn --output-format markdown
contains "a proposal is not marked" "$out" 'Use `std::unordered_map`, or link `mi_malloc`; `made_up` [not in the profile] takes'
contains "its headings stand below ours" "$out" '### Table'
contains "its tables stay" "$out" '| `x\|y` | \<b>bold\</b> \![i]\(http://a/b.png) |'
contains "its links do not" "$out" '- [here]\(http://c/d)'
exits "as HTML" 0 topn --output-format html
contains "it is marked up" "$out" '<h3>Table</h3>'
contains "safely" "$out" '&lt;b&gt;bold&lt;/b&gt; ![i](http://a/b.png)'
exits "as JSON" 0 topn --output-format json
is "each has its list" "$(printf '%s\n' "$out" | jq -c '.model | [.unknown_names, .proposed_names, .unknown_percentages]')" \
	'[["made_up"],["std::unordered_map","mi_malloc"],["33.3 %"]]'

kept() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example topn -n 3 "$@" "$good"
}
exits "an answer" 0 kept
unlike "is new at first" "$out" 'kept'
exits "and then" 0 kept
like "is said to be kept" "$out" '^note: this is the answer kept of the same question; --refresh asks anew'
exits "in the document, too" 0 kept --output-format json
is "as cached" "$(printf '%s\n' "$out" | jq -c '.model | [.source, .cached]')" '["cache",true]'

model_start bad <<'END'
rule
status 401 Unauthorized
send {"error":{"message":"bad key","code":"invalid_api_key"}}
END
exits "a model that fails" 3 topn
like "leaves the local report" "$out" '^Top functions'
is "and one error" "$(printf '%s\n' "$err" | grep -c 'bad key')" 1
exits "as JSON too" 3 topn --output-format json
contains "in the document" "$out" '"error": "'
contains "beside the ranking" "$out" '"functions": ['
contains "and in Markdown" "$(topn --output-format markdown 2>/dev/null)" 'there is no answer of the model'
exits "-o is written all the same" 3 topn -o "$tmp/failed"
like "with the report" "$(cat "$tmp/failed")" '^Top functions'

model_start cut <<'END'
rule
begin
text The first half
reset
END
exits "one that breaks off" 3 topn
contains "leaves what came" "$out" 'The first half'
# A model that is configured wrongly could not be had either; options that can't be meant are told before anything is read.
exits "a provider with no key" 3 "$PERFCOPILOT" --provider openai topn "$good"
like "leaves the local report" "$out" '^Top functions'
like "and says what is missing" "$err" 'needs a key'
exits "as JSON" 3 "$PERFCOPILOT" --provider openai --output-format json topn "$good"
like "with the reason" "$(printf '%s\n' "$out" | jq -r .model.error)" 'needs a key'
exits "no temperature" 2 "$PERFCOPILOT" --temperature warm topn /nowhere
like "is told first" "$err" '--temperature is warm'
exits "no address" 2 "$PERFCOPILOT" --base-url 'http://' topn /nowhere
like "is told first, too" "$err" '--base-url'
exits "no provider" 2 "$PERFCOPILOT" --provider nobody topn /nowhere
like "as any other word" "$err" 'nobody'

# Ctrl-C while the model answers: what is known without it is shown.
model_start slow <<'END'
rule
begin
text The first half
hold
END
asked=0
if command -v perl >/dev/null; then
	for format in json markdown; do
		# shellcheck disable=SC2016 # perl's own
		perl -e '$SIG{INT} = "DEFAULT"; exec { $ARGV[0] } @ARGV' "$PERFCOPILOT" --base-url "$model_url/v1" \
			-m example --no-cache --output-format "$format" topn -n 3 "$good" >"$tmp/out" 2>"$tmp/err" &
		job=$!
		for _ in $(seq 600); do
			[ "$(model_requests slow)" != "$asked" ] && break
			sleep 0.05
		done
		asked=$(model_requests slow)
		kill -INT "$job"
		status=0
		wait "$job" || status=$?
		is "Ctrl-C during an answer, as $format" "$status" 130
		like "leaves the local report" "$(cat "$tmp/out")" '"function": |^# Top functions'
		contains "and says so" "$(cat "$tmp/out")" 'interrupted'
		[ "$format" = markdown ] || ok "whole" jq -e .model.error "$tmp/out"
	done
else
	skip "Ctrl-C" "perl is not installed"
fi

# Names that are cut could lose what makes a secret one.
long=$(printf '%150s' '' | tr ' ' a)
printf 'main;%s?password=hunter22secretX&%s 90\n' "$long" "$(printf '%103s' '' | tr ' ' k)" >"$tmp/secret.folded"
exits "a secret in a long name" 0 env -u OPENAI_API_KEY "$PERFCOPILOT" --context-tokens 100000 --show-prompt topn "$tmp/secret.folded"
unlike "is taken out before the name is cut" "$out" 'hunter22'
# What is shown is redacted as what is sent, by the key too.
printf 'opaque-key-of-mine-1\n' >"$tmp/own.key"
chmod 600 "$tmp/own.key"
exits "the key of a run" 0 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m x --key-file "$tmp/own.key" --show-prompt ask "why opaque-key-of-mine-1"
unlike "is shown in no prompt" "$out" 'opaque-key'
done_testing
