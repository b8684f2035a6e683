# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The talk on a real terminal, with a server that does what servers do.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
. "$top_srcdir/tests/lib/terminal.sh"
export PERFCOPILOT
conversations=$tmp/state/perfcopilot/conversations

# talk [OPTION…]: chat with the server started last, on the terminal
talk() {
	terminal_start "'$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 1000000 chat $*"
	terminal_has '^chat> ' || terminal_text
}
# until_sent TEXT: the server has got it
until_sent() {
	for _ in $(seq 100); do
		grep -q -- "$1" "$model_log" && break
		sleep 0.1
	done
	terminal_has '^chat> $'
}
leave() {
	terminal_type q
	terminal_sees "$1: q leaves" '^ended 0'
	terminal_stop
}

# The last question decides: those that come later stand first, for all before them are sent along.
model_start talk <<'END'
rule
	has "content":"again
	say answer %n
rule
	has "content":"to the other"
	say answer %n
rule
	has "content":"and after that
	say answer %n
rule
	has "content":"tool"
	lacks "role":"tool"
	data {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"no_such_thing","arguments":"{"}}]}}]}
	data {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
	data [DONE]
rule
	has "content":"tool"
	say answer %n
rule
	has "content":"slow"
	begin
	text came
	wait 20000
	finish
	done
rule
	has "content":"dies"
	begin
	text the first half
	wait 300
	reset
rule
	has "content":"long"
	begin
	words 200000
	finish
	done
rule
	has "content":"evil"
	say \x1b[31mred\x1b]0;title\x07 \xe2\x80\xaereversed
rule
	say answer %n
END

# ---- no terminal ----
exits "no terminal" 2 setsid -w "$PERFCOPILOT" --base-url "$model_url/v1" -m test chat </dev/null
like "no terminal: the reason" "$err" "no terminal to talk on"
exits "no terminal, with a profile" 2 setsid -w "$PERFCOPILOT" --chat --base-url "$model_url/v1" -m test topn "$top_srcdir/examples/recordings/words.folded"
is "no terminal: nothing is shown" "$out" ""
is "no terminal: nothing is sent" "$(model_requests talk)" 0
exits "no model" 2 "$PERFCOPILOT" chat </dev/null
like "no model: what to do" "$err" "perfcopilot chat: .*(key|model)"

# ---- questions and answers ----
talk
terminal_type "hello"
terminal_sees "an answer" '^answer [0-9]+$'
terminal_type 'one \'
terminal_type 'two'
terminal_sees "a question of two lines" "two$"
until_sent two
is "it is sent as two" "$(grep -c 'one \\ntwo' "$model_log")" 1
is "what was said before is sent with it" "$(grep -c '"content":"answer [0-9]*"' "$model_log")" 1
terminal_type "evil"
terminal_sees "escapes and bidi controls of a model are shown as text" '^\\x1b\[31mred\\x1b\]0;title\\x07 \\u202ereversed$'
terminal_type "long"
terminal_sees "a line of a megabyte" 'chat> $'
terminal_type "dies"
terminal_sees "a server that dies: what came is shown" '^the first half$'
terminal_sees "a server that dies: it is told, and what came is kept" 'what came is kept'
terminal_type "slow"
terminal_sees "an answer that does not end" '^came'
terminal_key C-c
terminal_sees "Ctrl-C stops the answer" '\(stopped; what came is kept\)'
terminal_has '^chat> $'
terminal_key C-c
terminal_sees "Ctrl-C at an empty prompt says how to leave" '\(c goes on, q or Ctrl-D leaves\)'
terminal_type "tool"
terminal_sees "a tool that is not there" "error: there is no tool 'no_such_thing'"
terminal resize-window -t test -x 60 -y 20 2>/dev/null
terminal_type "and after that?"
terminal_sees "after a resize" '^answer [0-9]+$'
terminal_type "/save monday"
terminal_sees "saved under a name" 'saved as .*monday.jsonl'
terminal_key C-d
terminal_sees "Ctrl-D leaves" '^ended 0'
terminal_stop
is "the conversation is the user's alone" "$(stat -c %a "$conversations/monday.jsonl")" 600
is "so is the history" "$(stat -c %a "$tmp/state/perfcopilot/history")" 600
is "no other one is left behind" "$(ls "$conversations")" monday.jsonl
is "each line of it is JSON" "$(jq -r .role "$conversations/monday.jsonl" | sort | uniq -c | awk '{ print $2 }' | tr '\n' ' ')" "model null tool user "
like "escapes in it are written as JSON has them" "$(cat "$conversations/monday.jsonl")" 'u001b\[31m'

# ---- going on ----
talk --resume monday
terminal_type "/show 1"
terminal_sees "resumed" '^hello$'
terminal_type "/tokens"
terminal_sees "tokens" 'tokens of [0-9]+ that fit'
terminal_type "/retry"
terminal_sees "nothing was asked yet" 'nothing was asked here yet'
terminal_type "again"
terminal_sees "an answer in the light of it" '^answer [0-9]+$'
terminal_type "/retry"
terminal_sees "asked again" 'answer [0-9]+'
terminal_type "/edit"
terminal_sees "the question stands in the editor" '^chat> again$'
terminal_type " and again"
terminal_sees "and is asked as it was changed" 'chat> again and again'
terminal_type "/mdoel x"
terminal_sees "a word that is not there" 'did you mean /model'
terminal_type "/model other"
terminal_sees "another model" '^other$'
terminal_type "to the other"
terminal_has '^answer [0-9]+$'
leave "resumed"
is "the other model was asked" "$(grep -c '"model":"other"' "$model_log")" 1

# ---- files that are not what they should be ----
head -c 300 "$conversations/monday.jsonl" >"$tmp/none.jsonl"
head -n 3 "$conversations/monday.jsonl" | head -c -20 >"$tmp/cut.jsonl"
sed 's/"perfcopilot_conversation":1/"perfcopilot_conversation":99/' "$conversations/monday.jsonl" >"$tmp/newer.jsonl"
chat() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m test chat "$@" </dev/null
}
{
	printf '{"perfcopilot_conversation":1,"topic":"chat"}\n{"role":"user","text":"begin '
	head -c 1000000 /dev/zero | tr '\0' x
	printf '"}\n'
} >"$conversations/huge.jsonl"
is "of a question of a megabyte the list has its beginning" "$(chat --list | grep -c 'begin x')" 1
ok "and no more" test "$(chat --list | wc -c)" -lt 4000
rm "$conversations/huge.jsonl"
exits "no conversation of that name" 2 chat --resume tuesday
like "no conversation of that name: which there are" "$err" "chat --list"
exits "a file cut in its first line" 2 chat --resume "$tmp/none.jsonl"
exits "a newer version" 2 chat --resume "$tmp/newer.jsonl"
like "a newer version: told" "$err" "newer perfcopilot"
talk --resume "$tmp/cut.jsonl"
terminal_sees "a file that breaks off: told" 'breaks off at line 3'
terminal_type "/show"
terminal_sees "a file that breaks off: what is whole is there" '^hello$'
leave "a file that breaks off"
mkdir "$tmp/state2"
mkdir -p "$tmp/state2/perfcopilot/history/in the way"
XDG_STATE_HOME=$tmp/state2
talk
terminal_type "hello"
terminal_sees "a history that can't be written is told" 'what you type is not remembered'
terminal_sees "and nothing else fails" '^answer [0-9]+$'
leave "no history"

# ---- secrets ----
XDG_STATE_HOME=$tmp/state3
talk
terminal_type "my key is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD, why?"
terminal_has '^answer [0-9]+$'
leave "a secret"
is "a secret reaches neither the server nor a file" "$(grep -rl abcdefghijklmnopqrstuvwxyz0123456789ABCD "$model_log" "$tmp/state3")" ""
model_stop talk

# ---- a conversation that outgrows the model ----
model_start small <<'END'
rule
	has older part of a conversation
	say It was about numbers.
rule
	begin
	words 900
	text .
	finish
	done
END
terminal_start "'$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 8192 chat"
for i in 1 2 3 4 5 6; do
	terminal_type "question $i"
	for _ in $(seq 100); do
		[ "$(model_requests small)" -ge "$i" ] && break
		sleep 0.1
	done
	terminal_has 'chat> $'
done
terminal_sees "it is told" 'its oldest [0-9]+ turns were put in short'
leave "outgrown"
like "the summary stands in their place" "$(cat "$model_log")" "What was said before, in short:"
model_stop small
# ---- tools, with a profile that came through a pipe ----
# calls QUESTION TOOL ARGUMENTS: a rule by which the question is answered with a call, once
calls() {
	cat <<END
rule
	has "content":"$1
	asked 1
	times 1
	data {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"$2","arguments":"$3"}}]}}]}
	data {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
	data [DONE]
END
}
mkdir -p "$tmp/sources/src" && printf 'int words(void);\nint words(void)\n{\n\treturn 47;\n}\n' >"$tmp/sources/src/words.c"
for _ in 1 2 3 4 5 6 7 8; do head -c 3000000 /dev/zero | tr '\0' x; echo; done | gzip >"$tmp/sources/packed"
echo "not for models" >"$tmp/secret" && ln -s ../../secret "$tmp/sources/src/link.c"
{
	calls "where is it" find_in_source '{\\"name\\":\\"words\\"}'
	calls "read the link" source '{\\"file\\":\\"src/link.c\\"}'
	calls "read outside" source '{\\"file\\":\\"../../secret\\"}'
	calls "read it" source '{\\"file\\":\\"/build/x/src/words.c\\",\\"line\\":4,\\"lines\\":3}'
	calls "an empty name" find_in_source '{\\"name\\":\\"\\\\u0000\\"}'
	calls "a path without end" source "{\\\\\"file\\\\\":\\\\\"$(printf 'a/%.0s' $(seq 50000))\\\\\"}"
	calls "a packed file" source '{\\"file\\":\\"packed\\",\\"line\\":1,\\"lines\\":400}'
	calls "what helps" search_remedies '{\\"words\\":\\"memcmp\\"}'
	calls "too many rows" topn '{\\"top\\":0}'
	calls "an option that writes" topn '{\\"folded\\":\\"x\\"}'
	calls "who calls" topn '{\\"callers\\":\\"__memcmp_evex_movbe\\"}'
	printf 'rule\n\tsay answer %%n\n'
} >"$tmp/rules"
model_start tools <"$tmp/rules"
terminal_start "cat '$top_srcdir/examples/recordings/words.folded' | '$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 100000 --sources '$tmp/sources' --chat topn -n 2 --no-advice >'$tmp/report'; cat '$tmp/report'"
terminal_sees "piped input: the talk is on the terminal" '^chat> $'
like "piped input: the report is where standard output is" "$(cat "$tmp/report")" "47.37 %"
terminal_type "/tools"
terminal_sees "what the model may look up" '^search_remedies'
terminal_type "who calls it?"
terminal_sees "callers, of the profile that was read" '^100.00.*main$'
is "the tools are made of the arguments' table" "$(grep -c '"name":"topn".*"callers":{"type":"string"' "$model_log")" 2
is "none that writes is among them" "$(grep -c '"flamegraph":' "$model_log")" 0
terminal_type "an option that writes"
terminal_sees "an option that writes is not taken" 'error: the arguments are wrong: .*folded'
terminal_type "too many rows"
terminal_sees "a value out of range is told to the model" 'error: .*top'
terminal_type "what helps?"
terminal_sees "remedies" 'what to do: '
terminal_type "read it"
terminal_sees "a source by the end of its path" '^ +4 +return 47;'
terminal_type "read outside"
terminal_sees "nothing outside of the folder" 'error: there is no such file in the sources'
terminal_type "read the link"
terminal_has '^chat> $'
terminal_has '^chat> $'
terminal_type "an empty name"
terminal_sees "a NUL in an argument is told to the model" 'error: the arguments are wrong: there is a NUL'
terminal_type "a packed file"
terminal_sees "of lines without end no more than a result may have" 'cut here: ask for less'
terminal_has '^chat> $'
terminal_type "a path without end"
terminal_has '^chat> $'
terminal_type "where is it?"
terminal_sees "where a name stands, definitions first" '^src/words.c:2: int words\(void\)$'
leave "tools"
is "no link leads out of the folder" "$(grep -c 'not for models' "$model_log")" 0
model_stop tools

# ---- the same of other commands ----
{
	calls "which hold book" stacktrace '{\\"filter\\":\\"^book$\\"}'
	calls "all of mean" code '{\\"function\\":\\"^mean$\\",\\"top\\":2}'
	calls "a path" code '{\\"source\\":\\"/etc\\"}'
	printf 'rule\n\tsay answer %%n\n'
} >"$tmp/rules"
model_start others <"$tmp/rules"
# pipes FILE COMMAND…: a talk about what comes through a pipe
pipes() {
	piped=$1
	shift
	terminal_start "'$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 100000 --chat -q $* <'$piped'"
	terminal_has '^chat> $'
}
pipes "$top_srcdir/examples/traces/stuck.gdb.txt" stacktrace -n 1 --no-advice
terminal_type "which hold book?"
terminal_sees "stacks: a call is shown" '^· stacktrace .*book'
terminal_sees "stacks: those that were chosen" '^  4 book at stuck.c:51$'
leave "stacks"
pipes "$top_srcdir/examples/listings/mix.annotate.txt" code -n 1 --functions 1 --no-advice
terminal_type "all of mean?"
terminal_sees "code: a function that was not shown" '^## function mean'
terminal_type "a path?"
terminal_sees "code: no path can be named" 'error: the arguments are wrong: .*source'
leave "code"
pipes /dev/null ask why
terminal_type "and then?"
terminal_sees "a question of one's own is talked about too" '^answer [0-9]+$'
leave "ask"
is "with what was said" "$(tail -n 30 "$model_log" | grep -c 'why.*and then')" 1
model_stop others
exits "a talk about many answers" 2 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m test --chat ask --batch "$tmp/none"
exits "--sources is no folder" 2 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m test --sources "$tmp/none" chat </dev/null
done_testing
