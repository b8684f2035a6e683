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
mkfifo "$tmp/save.fifo"
terminal_type "/save $tmp/save.fifo"
terminal_sees "nothing is saved into a pipe" 'not saved: .*save.fifo is a pipe, and'
terminal_type "/load $tmp/save.fifo"
terminal_sees "nor loaded from one" '^[^(]*save.fifo is a pipe, and'
terminal_type "/load /dev/full"
terminal_sees "nor from a device" '/dev/full is a device'
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
terminal_type "/load tuesday"
terminal_sees "no conversation of that name to go on with" "no conversation is saved as 'tuesday'; perfcopilot chat --list"
terminal_type "/save"
terminal_sees "a word without what it needs" '/save wants NAME.FILE behind it'
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
# what is no file is not waited for
mkfifo "$tmp/fifo" && mkdir "$tmp/folder"
exits "a pipe is no conversation" 2 timeout 20 "$PERFCOPILOT" --base-url "$model_url/v1" -m test chat --resume "$tmp/fifo"
like "a pipe: told" "$err" "fifo is a pipe, and a conversation is a regular file"
exits "nor is a device" 2 timeout 20 "$PERFCOPILOT" --base-url "$model_url/v1" -m test chat --resume /dev/zero
like "a device: told" "$err" "/dev/zero is a device"
exits "nor is a folder" 2 timeout 20 "$PERFCOPILOT" --base-url "$model_url/v1" -m test chat --resume "$tmp/folder"
like "a folder: told" "$err" "folder is a folder"
for sources in fifo none.jsonl; do
	exits "--sources $sources" 2 timeout 20 "$PERFCOPILOT" --base-url "$model_url/v1" -m test --chat --sources "$tmp/$sources" ask why </dev/null
	like "--sources $sources: told" "$err" "--sources: .*$sources is no folder"
done
like "the list has the count of turns and the beginning" "$(chat --list --output-format json | jq -c '.conversations[] | [.name, .turns, .begins, .topic]')" '\["monday",[0-9]+,"hello","chat"\]'
# it is what the first line says: no more of the file is read
{
	head -n 1 "$conversations/monday.jsonl"
	head -c 200000000 /dev/zero | tr '\0' x
} | gzip -1 >"$conversations/packed.jsonl"
like "the list does not read conversations wholly" "$(chat --list --output-format json | jq -c '.conversations[] | [.name, .begins]')" '\["packed","hello"\]'
rm "$conversations/packed.jsonl"
{
	printf '{"perfcopilot_conversation":1,"topic":"chat"}\n{"role":"user","text":"the first"}\n'
	for _ in 1 2 3 4; do
		printf '{"role":"model","text":"'
		head -c 20000000 /dev/zero | tr '\0' x
		printf '"}\n'
	done
} | gzip -1 >"$tmp/endless.jsonl"
exits "no conversation of that name" 2 chat --resume tuesday
like "no conversation of that name: which there are" "$err" "chat --list"
exits "a file cut in its first line" 2 chat --resume "$tmp/none.jsonl"
exits "a newer version" 2 chat --resume "$tmp/newer.jsonl"
like "a newer version: told" "$err" "newer perfcopilot"
talk --resume "$tmp/endless.jsonl"
terminal_sees "a conversation has a limit: told" 'larger than 64 MiB: only what stands before that was'
leave "a conversation without end"
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
exits "a talk about many answers" 2 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m test --chat ask --batch "$tmp/none"
exits "--sources is no folder" 2 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m test --sources "$tmp/none" chat </dev/null
done_testing
