# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# code's model part: what it is sent, and what becomes of the patch that it proposes.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
listing=$top_srcdir/examples/listings/mix.gcov.txt
mkdir -p "$tmp/src"
cp "$top_srcdir/examples/record/mix.c" "$tmp/src/mix.c"
ln -s mix.c "$tmp/src/link.c"

code() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache code "$@" "$listing"
}
# answers NAME PATH: a server whose answer has a patch of that file
answers() {
	{
		echo "rule"
		echo "begin"
		echo 'text Divide less:\n```diff\n'
		printf 'text --- a/%s\\n+++ b/%s\\n@@ -19,2 +19,2 @@\\n\n' "$2" "$2"
		echo 'text -\t\tsum += table[at % CELLS];\n+\t\tsum += table[at & (CELLS - 1)];\n'
		echo 'text  \t\tif (sum & 1)\n```\n'
		echo "finish"
		echo "done"
	} >"$tmp/$1.text"
	model_start "$1" <"$tmp/$1.text"
}

answers good mix.c
exits "with a model" 0 code
like "its report stands below" "$out" '^What example says'
like "the patch is a sketch without a folder" "$out" '^note: the patch is a sketch: the sources are not at hand; --sources names their folder'
exits "with --sources" 0 code --sources "$tmp/src"
like "it applies" "$out" '^The patch applies to mix\.c\.'
is "and nothing is written" "$(cat "$tmp/src/mix.c")" "$(cat "$top_srcdir/examples/record/mix.c")"
exits "as JSON" 0 code --sources "$tmp/src" --output-format json
is "its state" "$(jq -r .model.patch.state "$tmp/out")" applies
is "its files" "$(jq -c .model.patch.files "$tmp/out")" '["mix.c"]'
jq -r .model.patch.text "$tmp/out" >"$tmp/patch"
cp -r "$tmp/src" "$tmp/copy"
ok "git applies it" git -C "$tmp/copy" apply "$tmp/patch"
ok "with what it says" grep -q 'table\[at & (CELLS - 1)\]' "$tmp/copy/mix.c"
asked=$(model_requests good)
exits "--show-prompt" 0 code --show-prompt
contains "shows the code" "$out" 'sum += table[at % CELLS];'
is "and sends nothing" "$(model_requests good)" "$asked"
exits "a folder that is not there" 0 code --sources "$tmp/gone"
like "is told" "$out" '^note: the patch is a sketch: .*gone: No such file'

# perf annotate has no indentation: the lines come from the source
exits "a listing without indentation" 0 "$PERFCOPILOT" --base-url "$model_url/v1" -m example code --show-prompt \
	--sources "$tmp/src" "$top_srcdir/examples/listings/mix.annotate.txt"
contains "the model sees the source as it is" "$out" "80.71 %	20|		sum += table[at % CELLS];"
like "and the path of it" "$out" '^source, as it is in mix\.c '
exits "its patch" 0 "$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache code --sources "$tmp/src" \
	"$top_srcdir/examples/listings/mix.annotate.txt"
like "applies" "$out" '^The patch applies to mix\.c\.'
mkdir "$tmp/src/deep"
mv "$tmp/src/mix.c" "$tmp/src/deep/mix.c"
sed 's/mix\.c/\/build\/elsewhere\/mix.c/' "$listing" >"$tmp/moved.gcov"
exits "a file that lies elsewhere" 0 "$PERFCOPILOT" code --sources "$tmp/src" --output-format json "$tmp/moved.gcov"
is "is found below the folder" "$(jq -r '.functions[0].source.path' "$tmp/out")" deep/mix.c
mv "$tmp/src/deep/mix.c" "$tmp/src/mix.c"
exits "sources in the present folder" 0 sh -c 'cd "$1" && "$2" --base-url "$3" -m example --no-cache code "$4"' - \
	"$tmp/src" "$PERFCOPILOT" "$model_url/v1" "$listing"
like "are taken, as they are where the listing names them" "$out" '^The patch applies to mix\.c\.'
sed 's/./x/g' "$tmp/src/mix.c" >"$tmp/src/deep/mix.c"
exits "another file of that name" 0 sh -c 'cd "$1" && "$2" code --output-format json "$3"' - "$tmp/src/deep" "$PERFCOPILOT" "$listing"
is "is none of the listing's" "$(jq -c '.functions[0].source' "$tmp/out")" null
rm "$tmp/src/deep/mix.c"

# a listing of strangers names what it likes: only a source in the present folder, by no link and no way out, is read
mkdir -p "$tmp/here/.ssh" "$tmp/here/real"
cp "$tmp/src/mix.c" "$tmp/outside.c"
cp "$tmp/src/mix.c" "$tmp/here/.ssh/mix.c"
cp "$tmp/src/mix.c" "$tmp/here/real/mix.c"
cp "$tmp/src/mix.c" "$tmp/here/key.pem"
ln -s ../outside.c "$tmp/here/link.c"
ln -s real "$tmp/here/folder"
mkfifo "$tmp/here/pipe.c"
{ cat "$tmp/src/mix.c"; head -c 17000000 /dev/zero | tr '\0' '\n'; } >"$tmp/here/huge.c"
{ cat "$tmp/src/mix.c"; head -c 4000000 /dev/zero | tr '\0' '\n'; } >"$tmp/here/long.c"
# source_of FILE: the path of the source that is taken for what the listing calls so
source_of() {
	sed "s|mix\.c|$1|" "$listing" >"$tmp/named.gcov"
	(cd "$tmp/here" && timeout 60 "$PERFCOPILOT" code --output-format json "$tmp/named.gcov") |
		jq -r '[.functions[].source | select(.) | .path] | unique | join(" ")'
}
for name in "$tmp/outside.c" ../outside.c real/../../outside.c link.c "$tmp/here/link.c" folder/mix.c .ssh/mix.c key.pem pipe.c \
	huge.c; do
	is "of the present folder $name is not read" "$(source_of "$name")" ""
done
for name in real/mix.c ./real/mix.c long.c; do
	is "but $name is" "$(source_of "$name")" "${name#./}"
done
is "by its whole path too" "$(source_of "$tmp/here/real/mix.c")" real/mix.c

sed -i 's/at % CELLS/at % SIZE/' "$tmp/src/mix.c"
exits "sources that have changed" 0 code --sources "$tmp/src"
like "make it a sketch" "$out" '^warning: the patch is a sketch: it does not apply: '
exits "in the document too" 0 code --sources "$tmp/src" --output-format json
is "its state then" "$(jq -r .model.patch.state "$tmp/out")" fails
for path in ../mix.c /etc/passwd .git/config link.c; do
	name=$(printf %s "$path" | tr -c 'a-z\n' _)
	answers "$name" "$path"
	exits "a patch of $path" 0 code --sources "$tmp/src" --output-format json
	is "$path leaves the folder" "$(jq -r .model.patch.state "$tmp/out")" leaves
done
exits "and in the report" 0 code --sources "$tmp/src"
like "it is said" "$out" 'must not be applied as it is: "link.c" is a symbolic link'

model_start cites <<'END'
rule
begin
text Line 44 (`main`) takes 50.00 % and line 999 of `frobnicate` 93.17 %.\n\n
text See `mix.c:20` and mix.c:4711; `CELLS` is fine. Less of it saves 43.21 %.
finish
done
END
exits "an answer that cites" 0 code
like "the lines that are not there are told" "$out" '^lines not in it +line 999, mix\.c:4711$'
like "and the names" "$out" '^names not in it +frobnicate$'
like "and the shares" "$out" '^percentages not in it +93\.17 %$'
like "a gain is no share of the listing" "$out" '^not in it, proposed\? +43\.21 %$'
exits "in the document" 0 code --output-format json
is "each has its list" "$(jq -c '.model | [.unknown_lines, .unknown_names, .unknown_percentages, .proposed_percentages]' "$tmp/out")" \
	'[["line 999","mix.c:4711"],["frobnicate"],["93.17 %"],["43.21 %"]]'
exits "where the answer is a part of the report" 0 code --output-format markdown
contains "they are marked" "$out" 'line 999 [not in the listing]'

model_start plain <<'END'
rule
begin
text There is nothing to change \x1b]0;owned\x07.
finish
done
END
exits "no patch" 0 code
like "what is said is in it" "$out" "^All names, percentages and lines that it cites are in the listing\."
like "is told too" "$out" '^There is no patch in the answer\.'
unlike "no escape gets through" "$out" "$(printf '\033')"

model_start bad <<'END'
rule
status 401 Unauthorized
send {"error":{"message":"bad key","code":"invalid_api_key"}}
END
exits "a model that fails" 3 code
like "leaves the local report" "$out" '^Hot lines'
exits "as JSON too" 3 code --output-format json
like "with the error" "$out" '"error": ".*bad key'
done_testing
