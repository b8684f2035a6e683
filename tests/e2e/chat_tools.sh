# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a model may look up in a talk: what a command has read, sources, remedies; and what it may not.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
. "$top_srcdir/tests/lib/terminal.sh"
. "$top_srcdir/tests/lib/plugin.sh"
export PERFCOPILOT
leave() {
	terminal_type q
	terminal_sees "$1: q leaves" '^ended 0'
	terminal_stop
}

# ---- results of tools that outgrow the model, before there is an answer ----
mkdir -p "$tmp/large" && seq 100000 | sed 's/.*/a line of the source that takes some tokens: & &/' >"$tmp/large/big.c"
model_start full <<'END'
rule
	has "content":"dig
	times 5
	data {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a%n","function":{"name":"source","arguments":"{\\"file\\":\\"big.c\\",\\"line\\":%n,\\"lines\\":200}"}}]}}]}
	data {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
	data [DONE]
rule
	say answer %n
END
terminal_start "'$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 12000 --max-tokens 500 --sources '$tmp/large' chat"
terminal_has '^chat> $'
terminal_type "dig"
terminal_sees "results that don't fit are shortened, and that is told" "context is full: of 1 result of tools only the beginning was kept"
terminal_sees "the oldest ones, in each round" "context is full: of 2 results of tools only the beginning was kept"
terminal_sees "and there is an answer" '^answer [0-9]+$'
leave "full"
is "each round was asked" "$(model_requests full)" 6
like "what was cut says so to the model" "$(tail -n 3 "$model_log")" 'shortened: there is no room for more'
ok "no request is longer than what fits" test "$(awk '{ print length }' "$model_log" | sort -n | tail -n 1)" -lt 48000
model_stop full

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
	calls "many words" search_remedies "{\\\\\"words\\\\\":\\\\\"$(printf 'a %.0s' $(seq 150))\\\\\"}"
	calls "a long name" "$(printf 'x%.0s' $(seq 5000))" '{}'
	calls "a dear expression" topn '{\\"filter\\":\\"((a{255}){255}){255}\\"}'
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
terminal_sees "arguments have a bound" 'error: the arguments were dropped: they had [0-9]+ bytes'
terminal_type "a dear expression"
terminal_sees "so has what an expression may cost" 'error: .*filter takes at most 500 bytes of a model'
terminal_type "many words"
terminal_sees "words have a bound" 'error: the arguments are wrong: words '
terminal_type "a long name"
terminal_sees "so has the name of a tool" "error: there is no tool 'unknown'"
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
# ---- a tool does what its table says, and that is to read ----
{ part tooled && cat <<'END'; } | plugin "$tmp/tooled.so"
struct tooled { uint32_t depth; const char *into, *how; };
static int look(struct pc *pc, void *context, struct json_object *arguments, struct pc_text *out)
{
	const struct pc_answer *answer;
	(void)context, (void)arguments;
	if (pc_ask(pc, &PC_QUERY(.prompt = "asked by a tool"), NULL, NULL, &answer))
		pc_text_printf(out, "refused: %s", pc_error(pc));
	return PC_OK;
}
static int offer(struct pc *pc, const void *options)
{
	bool quit;
	(void)options;
	pc_conversation_offer(pc_conversation_of(pc), &PC_TOOL(.name = "shell", .description = "d",
		.parameters = "{}", .run = look, .effects = PC_READS | PC_EXECUTES));
	if (pc_conversation_offer_again(pc, "looks anew", look, NULL))
		fprintf(stderr, "refused: %s\n", pc_error(pc));
	return pc_chat(pc, &quit);
}
static const struct pc_arg rows[] = {
	{ PC_UINT(struct tooled, depth), "depth", .help = "how deep" },
	{ PC_STRING(struct tooled, into), "into", .help = "a host", .effects = PC_NETWORK },
	{ PC_STRING(struct tooled, how), "how", .help = "a command", .effects = PC_EXECUTES },
	{ 0 },
};
static const struct pc_verb verbs[] = {
	{ "reading", "reads", PC_READS | PC_ASKS, sizeof(struct tooled), rows, offer },
	{ "running", "runs", PC_READS | PC_EXECUTES, sizeof(struct tooled), rows, offer },
	{ 0 },
};
int add_args(struct pc_args *args) { return pc_args_verbs(args, verbs); }
int run(struct pc *pc, const void *options) { return offer(pc, options); }
END
{
	calls "look" tooled '{\\"depth\\":3}'
	printf 'rule\n\tsay answer %%n\n'
} >"$tmp/rules"
model_start tooled <"$tmp/rules"
for verb in reading running; do
	terminal_start "PERFCOPILOT_COMMANDS_PATH='$tmp' '$PERFCOPILOT' --base-url $model_url/v1 -m test --no-cache --context-tokens 100000 --chat tooled $verb"
	terminal_has '^chat> $'
	terminal_type "/tools"
	terminal_has '^search_remedies'
	terminal_type "look"
	terminal_has '^answer [0-9]+$' # with a call before it, where there is the tool
	terminal_text >"$tmp/$verb.screen"
	leave "$verb"
done
like "a verb that reads is a tool" "$(cat "$tmp/reading.screen")" '^tooled +looks anew'
like "a tool can't ask a model" "$(cat "$tmp/reading.screen")" 'refused: a tool of a model only reads'
unlike "a verb that executes is none" "$(cat "$tmp/running.screen")" '^tooled +looks anew'
like "and who offers it is told why" "$(cat "$tmp/running.screen")" "refused: 'tooled' can't be a tool of a model"
unlike "nor is a tool that says of itself that it executes" "$(cat "$tmp/reading.screen")" '^shell'
is "no argument with effects is the tool's" "$(grep -o '"properties":{"depth"[^}]*}[^}]*}' "$model_log" | grep -c -e '"into"' -e '"how"')" 0
is "the others are" "$(grep -c '"name":"tooled".*"properties":{"depth":{' "$model_log")" 2
model_stop tooled
done_testing
