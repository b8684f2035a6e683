# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Answers that are kept, looked through from outside: the verbs, the documents, what is left of a run that was killed,
# two at a time, a full disk. Answers are put by tests/lib/keep, through the module.
. "$top_srcdir/tests/lib/tap.sh"
keep=$top_builddir/tests/lib/keep
[ -x "$keep" ] || skip_all "tests/lib/keep is not built"
XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
unset PERFCOPILOT_OUTPUT_FORMAT COLUMNS
folder=$XDG_STATE_HOME/perfcopilot
file=$folder/answers.db

answers() {
	"$PERFCOPILOT" answers "$@"
}
# document FILTER: of what was printed
document() {
	jq -c "$1" "$tmp/out"
}

# ---- nothing is kept ----
for verb in '' list 'search x' export stats 'forget --all' 'forget 7'; do
	# shellcheck disable=SC2086 # a verb and its words
	exits "none are kept: $verb" 0 answers $verb
done
not_ok "and no file is made to say so" test -e "$XDG_STATE_HOME"
exits "none to show" 2 answers show 1
like "is told" "$err" "there is no answer 1"

# ---- some are ----
ok "four are put" "$keep" put first 4
is "the file is the user's alone" "$(stat -c '%a' "$file") $(stat -c '%a' "$folder")" "600 700"
exits "list" 0 answers list
is "newest first" "$(printf '%s\n' "$out" | awk '/first/ { print $1 }' | tr '\n' ' ')" "4 3 2 1 "
exits "no verb" 0 answers
like "is a list too" "$out" "^4 .*first 4.*answer of first 4"
exits "-n" 0 answers -n 2
is "shows so many" "$(printf '%s\n' "$out" | grep -c '^[0-9]')" 2
like "and says that there are more" "$out" "there are more"
exits "search" 0 answers search 'ANSWER of First 3'
is "finds in small letters and capitals" "$(printf '%s\n' "$out" | awk '/first/ { print $1 }')" 3
exits "search for a key of the JSON" 0 answers search max_tokens
like "finds nothing" "$out" "No answer that is kept holds that"
exits "show" 0 answers show 2 1
like "shows the question" "$out" '^first 2$'
like "and the answer" "$out" '^answer of first 1$'
ok "a long one is put" "$keep" put "Where does the time of this program go in the end, and averyveryverylongwordthatfitsnowhere, please" 1
exits "it is shown in a narrow terminal" 0 env COLUMNS=30 "$PERFCOPILOT" answers show 5
contains "with its lines ended at spaces" "$out" "Where does the time of this
program go in the end, and
averyveryverylongwordthatfitsnowhere,
please 1"
ok "and forgotten" "$PERFCOPILOT" answers forget 5
exits "show one that is not there" 2 answers show 2 99
is "shows none" "$out" ""
exits "an id that is none" 2 answers show two
exits "stats" 0 answers stats
like "counts" "$out" "^answers +4$"
for format in markdown html; do
	exits "$format" 0 answers show 2 --output-format "$format"
	like "has the answer ($format)" "$out" "answer of first 2"
done

if command -v jq >/dev/null; then
	exits "list as JSON" 0 answers list --output-format json
	is "its document" "$(document '[.command, .verb, .more, (.answers | length), .answers[0].id, .answers[0].question]')" \
		'["answers","list",false,4,4,"first 4"]'
	is "times are UTC" "$(document '[.answers[].answered | test("^20..-..-..T..:..:..Z$")] | all')" true
	exits "show as JSON" 0 answers show 3 --output-format json
	is "has all of it" "$(document '.answers[0] | [.question.prompt, .question.model, .answer.text, .answer.answer_tokens]')" \
		'["first 3","some","answer of first 3",3]'
	exits "stats as JSON" 0 answers stats --output-format json
	is "counts too" "$(document '[.count, (.size_bytes > 0), (.oldest <= .newest)]')" '[4,true,true]'
	exits "export" 0 answers export
	is "is a line each" "$(document '[.question.prompt, .answer.text] | join(": ")' | tr '\n' ' ')" \
		'"first 4: answer of first 4" "first 3: answer of first 3" "first 2: answer of first 2" "first 1: answer of first 1" '
	exits "export of one, to a file" 0 answers export 2 -o "$tmp/export"
	is "is written" "$(jq -c .question.prompt "$tmp/export")" '"first 2"'
else
	skip "the documents" "jq is not installed"
fi

# ---- forgetting ----
exits "forget, but what" 2 answers forget
exits "forget in two ways" 2 answers forget 1 --all
exits "forget a word" 2 answers forget first
is "forgets nothing" "$(answers export | wc -l)" 4
exits "forget two" 0 answers forget 1 3
like "says how many" "$out" "^forgotten +2$"
exits "forget what is old" 0 answers forget --older-than 1
like "none is" "$out" "^forgotten +0$"
is "the others stay" "$(answers list | awk '/first/ { print $1 }' | tr '\n' ' ')" "4 2 "
exits "forget all" 0 answers forget --all
ok "they are wiped" test "$(grep -c first "$file")" = 0

# ---- killed in the middle ----
"$keep" put killed 100000 >"$tmp/told" &
pid=$!
while [ "$(wc -l <"$tmp/told")" -lt 50 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
kill -9 "$pid"
wait "$pid" 2>/dev/null
sed -i '/[^0-9]/d; $d' "$tmp/told" # the last line may be cut off
told=$(wc -l <"$tmp/told")
"$keep" get killed "$told" >"$tmp/there"
same "kill -9 loses none of the $(test "$told" -ge 49 && echo many) that were kept" "$tmp/told" "$tmp/there"
is "and leaves nothing that is open to others" "$(find "$folder" -type f -perm /077)" ""
answers forget --all >/dev/null

# ---- two at a time ----
"$keep" put one 400 >"$tmp/one" &
first=$!
"$keep" put two 400 >"$tmp/two" &
second=$!
answers list >/dev/null 2>&1
wait "$first" || fail "the first could not put all" "$(cat "$tmp/one")"
wait "$second" || fail "the second could not put all" "$(cat "$tmp/two")"
is "what the first put is there" "$("$keep" get one 400 | wc -l)" 400
is "what the second put is there" "$("$keep" get two 400 | wc -l)" 400

# ---- damage ----
printf 'this is no database\n' >"$file"
rm -f "$file-wal" "$file-shm"
exits "a damaged file" 0 answers list
like "is told of" "$err" "damaged.*moved to .*damaged-"
is "and kept" "$(cat "$file".damaged-*)" "this is no database"
exits "a new one is begun" 0 answers list
is "of which nothing is told" "$err" ""
rm "$file"
ln -s "$tmp/elsewhere" "$file"
exits "a link in its place" 2 answers list
like "is not followed" "$err" "symbolic link"
rm "$file"
chmod 777 "$folder"
is "a folder that everyone may write" "$("$keep" put first 1 | grep -c 'not yours alone')" 1
chmod 700 "$folder"

# ---- a full disk ----
"$keep" put before 3 >/dev/null
(ulimit -f 128 && "$keep" put large 20 100000) >"$tmp/full" 2>&1
like "a limit of the file's size is told" "$(cat "$tmp/full")" '^! .*answers\.db'
is "what was there is there" "$("$keep" get before 3 | tr '\n' ' ')" "1 2 3 "
cat >"$tmp/small" <<'END'
mount -t tmpfs -o size=300k none "$1" || exit 77
XDG_STATE_HOME=$1
"$2" put before 3 >/dev/null || exit 1
"$2" put large 20 100000
"$2" get before 3
END
mkdir "$tmp/disk"
if unshare -Urm true 2>/dev/null; then
	unshare -Urm sh "$tmp/small" "$tmp/disk" "$keep" >"$tmp/full" 2>&1
	if [ $? = 77 ]; then
		skip "a full disk" "no tmpfs can be mounted"
	else
		like "a full disk is told" "$(cat "$tmp/full")" '^! .*(full|No space)'
		is "what was there is there" "$(tail -n 3 "$tmp/full" | tr '\n' ' ')" "1 2 3 "
	fi
else
	skip "a full disk" "no user namespaces"
fi
done_testing
