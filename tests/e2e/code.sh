# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# code on what nine tools print of one program, and on input that is none, cut off or painted.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
listings=$top_srcdir/examples/listings

code() {
	"$PERFCOPILOT" code --output-format json "$@"
}
# says FILE FILTER WANTED: what jq finds in the document
says() {
	is "$1: $2" "$(code "$listings/$1" | jq -cr "$2" 2>&1)" "$3"
}

spread='.functions[0] | [.function, .module, .lines[0].line, .instructions[0].text, .instructions[0].waits_for]'
for file in mix.annotate.txt mix.annotate-l.txt mix.annotate-group.txt; do
	says "$file" "$spread" '["spread","mix",20,"add %rax,%r8","mov (%r10,%rdx,4),%eax"]'
done
says mix.annotate-intel.txt "$spread" '["spread","mix",20,"add r8,rax","mov eax,DWORD PTR [r10+rdx*4]"]'
says mix.annotate2.txt "$spread" '["spread","mix",null,"add %rax,%r8","mov (%r10,%rdx,4),%eax"]'
says mix.annotate.txt '.functions[0].loops[0] | [.from, .to, .size]' '[17,22,13]'
says mix.annotate.txt '[.functions[1].loops[] | [.depth, .from, .to]]' '[[1,31,33],[2,32,33]]'
says mix.annotate.txt '[.functions[0].work[:1][].work]' '["load"]'
says mix.annotate.txt '[.advice[].id]' '["work-load","work-atomic","work-float-division"]'
says mix.annotate.txt '.input | [.total, .functions, .skipped_lines, .costs]' '[4324,3,0,true]'
says mix.annotate2.txt '.functions[0].percent_of_all' null
says mix.annotate-group.txt '[.input.events[].name]' '["cpu-clock","page-faults"]'
says mix.annotate-l.txt '.functions[0].lines[0] | [.file, .line, .instructions]' '["mix.c",20,3]'

says match.pprof-list.txt '[.functions[] | [.function, .lines[0].line, .lines[0].work]]' \
	'[["main.match",15,["call","regular expression"]],["main.sum",25,["loop"]]]'
says match.pprof-list.txt '[.advice[].id] | sort' '["line-division-go","line-regex-go"]'
says match.pprof-disasm.txt '.functions[] | select(.function == "main.match") | .instructions[0].text' 'CALL regexp.MustCompile(SB)'
says lines.line_profiler.txt '[.functions[] | [.function, .lines[0].line]]' '[["slow",10],["pattern",19],["joined",28]]'
says lines.line_profiler.txt '[.advice[].id] | sort' '["line-append","line-format","line-membership","line-regex"]'
says lines.memory_profiler.txt '.input | [.event, .unit]' '["increment","MiB"]'
says lines.memory_profiler.txt '.functions[0] | [.function, .lines[0].line]' '["joined",28]'
says mix.callgrind-annotate.txt '.functions[0].lines[:2] | [.[].line]' '[44,45]'
says mix.cg-annotate.txt '.functions[0].lines[:2] | [.[].line]' '[44,45]'
is "--event chooses" "$(code --event D1mr "$listings/mix.cg-annotate.txt" | jq -c '.functions[0].lines[0].line')" 20
says mix.gcov.txt '[.functions[] | select(.function == "mean") | .loops[] | [.depth, .from, .to]]' '[[1,31,33],[2,32,33]]'
says mix.gcov.txt '.advice' '[]'
says mix.gcov.json '.functions[0] | [.function, .file, .lines[0].line]' '["main","mix.c",44]'
says mix.gprof-annotate.txt '[.functions[0].lines[].line]' '[14,28]'

# Shares of a function add up, as far as they are rounded.
for file in mix.annotate.txt mix.annotate2.txt mix.annotate-l.txt; do
	says "$file" '[.functions[] | [.instructions[].percent] | add | . > 99.5 and . < 100.5] | all' true
done

exits "from standard input" 0 code <"$listings/mix.annotate.txt"
cp "$tmp/out" "$tmp/plain"
gzip -c "$listings/mix.annotate.txt" >"$tmp/listing.gz"
exits "gzip is read through" 0 code "$tmp/listing.gz"
same "and says the same" "$tmp/plain" "$tmp/out"
sed 's/$/\r/' "$listings/mix.annotate.txt" >"$tmp/crlf"
exits "with CRLF" 0 code "$tmp/crlf"
same "the same" "$tmp/plain" "$tmp/out"
sed 's/^/> /' "$listings/mix.annotate.txt" >"$tmp/quoted"
exits "quoted in a mail" 0 code "$tmp/quoted"
same "the same again" "$tmp/plain" "$tmp/out"
sed 's/^ *\([0-9][0-9.]*\) :/\x1b[31m    \1\x1b[m :/' "$listings/mix.annotate.txt" >"$tmp/painted"
exits "painted by a terminal" 0 code "$tmp/painted"
same "nothing changes" "$tmp/plain" "$tmp/out"

head -c 2500 "$listings/mix.annotate.txt" >"$tmp/cut"
exits "cut off in the middle" 0 code "$tmp/cut"
contains "what came before counts" "$out" '"function": "spread"'
head -c 1000 "$tmp/listing.gz" >"$tmp/cut.gz"
exits "a gzip that breaks off" 0 code "$tmp/cut.gz"
like "is told" "$out" '"reason": "'
printf ' Percent |\tSource code & Disassembly of evil for cycles (10 samples, percent: local period)\n---\n         : 5    0000000000000010 <f\033]0;owned\007>:\n         : 6    x = "\342\200\256";\n  100.00 :   10:   mov %%rax,(%%rdi)\033[2J\n' >"$tmp/evil"
exits "escapes in names and code" 0 "$PERFCOPILOT" code "$tmp/evil"
unlike "reach no terminal" "$out" "$(printf '\033')"
contains "and are shown" "$out" '\x1b]0;owned\x07'
contains "in code too" "$out" '\u202e'

sed -e 's/^  *[0-9][0-9]*\.[0-9][0-9] :/    0.00 :/' -e 's/ ([0-9]* samples.*//' "$listings/mix.annotate.txt" >"$tmp/nothing"
exits "no share at all" 0 "$PERFCOPILOT" code "$tmp/nothing"
contains "is said" "$out" 'no line has a cost'
like "loops are shown" "$out" '^Loops:'
unlike "and no shares" "$out" '[0-9] %'
exits "as JSON" 0 code "$tmp/nothing"
is "shares are null" "$(jq -c '[.functions[].loops[].percent] | unique' "$tmp/out")" '[null]'

exits "--function chooses" 0 code --function '^mean$' "$listings/mix.annotate.txt"
is "one of three" "$(jq -c '[.input.functions, .input.left_out, .functions[0].function]' "$tmp/out")" '[1,2,"mean"]'
exits "one that is not there" 2 "$PERFCOPILOT" code --function nobody "$listings/mix.annotate.txt"
like "is told" "$err" 'no function or file matches --function "nobody"; there are 3'
exits "an event that is not there" 2 "$PERFCOPILOT" code --event nothing "$listings/mix.annotate.txt"
like "is told with those there are" "$err" 'there is no event "nothing"; the input has cpu-clock:ppp'
exits "a profile" 2 "$PERFCOPILOT" code "$top_srcdir/examples/recordings/words.folded"
like "is for another command" "$err" 'folded stacks, which has no lines of code: "perfcopilot topn" ranks it'
exits "text" 2 "$PERFCOPILOT" code "$top_srcdir/README.md"
like "is none, and how it begins is said" "$err" 'not an annotated source of a format that is read: it begins with "#'
printf '<!DOCTYPE html>\n<html>\n<head>\n<title>Pprof listing</title>\n' >"$tmp/weblist.html"
exits "pprof's page of sources" 2 "$PERFCOPILOT" code "$tmp/weblist.html"
like "is known, and what to give instead" "$err" 'this is pprof -weblist: '
exits "a file that is not there" 2 code "$tmp/gone"
for format in markdown html text; do
	exits "$format" 0 "$PERFCOPILOT" code --output-format "$format" "$listings/mix.annotate.txt"
done
exits "--top and --functions" 0 code -n 1 --functions 1 --context 0 "$listings/mix.annotate.txt"
is "are kept to" "$(jq -c '[(.functions | length), (.functions[0].lines | length), (.functions[0].context | length)]' "$tmp/out")" '[1,1,0]'
exits "topn says what it is" 2 "$PERFCOPILOT" topn "$listings/mix.annotate.txt"
like "and which command takes it" "$err" 'the command code'
done_testing
