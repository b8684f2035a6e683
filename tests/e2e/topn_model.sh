# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# topn's model part: streamed below the local report, checked against the profile, and never in its way.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
unset OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY AZURE_OPENAI_API_KEY GAI_API_KEY GAI_API_TYPE GAI_API_BASE
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
like "unknown shares are told" "$out" '^shares not in it +66.6 %$'
unlike "nothing of having none" "$out" 'no model'
exits "-o has the same" 0 topn -o "$tmp/report"
is "whole" "$(cat "$tmp/report")" "$("$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache topn -n 3 "$good")"
exits "as Markdown" 0 topn --output-format markdown
contains "it is marked in place" "$out" 'frobnicate_all\` \[not in the profile\]'
exits "as JSON" 0 topn --output-format json
contains "the document has it" "$out" '"unknown_names": ['
contains "with the name" "$out" '"name": "example"'

asked=$(model_requests good)
exits "--show-prompt" 0 topn --show-prompt
contains "shows the table" "$out" "__memcmp_evex_movbe"
unlike "and no report" "$out" "^Top functions"
is "and sends nothing" "$(model_requests good)" "$asked"
exits "a wish" 0 topn --output-format "a haiku"
ok "is sent" grep -q "a haiku" "$model_log"
exits "a file on standard output has it alone" 0 topn --folded -
is "and nothing is asked" "$(model_requests good)" "$((asked + 1))"

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
