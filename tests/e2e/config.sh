# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Settings: default < file < environment < command line, where each comes from, and what is said of wrong ones.
. "$top_srcdir/tests/lib/tap.sh"
good=$top_srcdir/examples/recordings/words.folded
XDG_CONFIG_HOME=$tmp/config
export XDG_CONFIG_HOME
file=$XDG_CONFIG_HOME/perfcopilot/config.yaml
mkdir -p "$(dirname "$file")"
unset NO_COLOR PERFCOPILOT_COLOR PERFCOPILOT_OUTPUT_FORMAT PERFCOPILOT_TOPN_TOP PERFCOPILOT_DEBUG

pc() {
	"$PERFCOPILOT" "$@"
}
config() {
	printf "$@" >"$file"
}
# refused NAME REGEX: what is in the file is an error of usage that matches, with file and line
refused() {
	exits "$1" 2 pc topn "$good"
	like "$1: told" "$err" "config\.yaml:[0-9]+: .*$2"
	is "$1: nothing else is printed" "$out" ""
}
# shown NAME REGEX [OPTION…]: a line of --show-config
shown() {
	name=$1 regex=$2
	shift 2
	like "$name" "$(pc topn --show-config "$@" 2>&1)" "$regex"
}

# ---- who wins ----

rm -f "$file"
shown "a default is shown with the variable that would change it" '^  top: 20 +# default; PERFCOPILOT_TOPN_TOP$'
shown "a global too" '^color: auto +# default; PERFCOPILOT_COLOR$'
config 'color: never\ntopn:\n  top: 7\n  by: library\n'
shown "the file beats the default" '^  top: 7 +# .*/perfcopilot/config\.yaml:3$'
shown "for globals too" '^color: never +# .*config\.yaml:1$'
PERFCOPILOT_TOPN_TOP=8
export PERFCOPILOT_TOPN_TOP
shown "the environment beats the file" '^  top: 8 +# environment: PERFCOPILOT_TOPN_TOP$'
shown "the command line beats the environment" '^  top: 9 +# command line: -n$' -n 9
shown "and names the spelling used" '^  top: 9 +# command line: --top$' --top=9
shown "what only the file says stays" '^  by: library +# .*config\.yaml:4$' -n 9
unset PERFCOPILOT_TOPN_TOP
PERFCOPILOT_COLOR=always shown "the environment sets globals" '^color: always +# environment: PERFCOPILOT_COLOR$'
PERFCOPILOT_COLOR='' shown "an empty variable is none" '^color: never +# .*config\.yaml:1$'
config 'topn:\n  top: 2\n'
is "the settings reach the command" "$(pc topn --output-format json "$good" | grep -c '"rank"')" 2
is "and the command line there too" "$(pc topn --output-format json -n 1 "$good" | grep -c '"rank"')" 1
config 'topn:\n  filter: "a: b # c"\n'
pc topn --show-config >"$tmp/first"
cp "$tmp/first" "$file"
pc topn --show-config >"$tmp/second"
is "what --show-config prints can be the file" \
	"$(sed 's/ *# .*//' "$tmp/first" | grep -v filter)" "$(sed 's/ *# .*//' "$tmp/second" | grep -v filter)"
like "odd values too" "$(cat "$tmp/second")" '^  filter: "a: b # c" +# .*config\.yaml:'
HOME=$tmp XDG_CONFIG_HOME='' pc commands --show-config >"$tmp/out" 2>&1
unlike "an empty XDG_CONFIG_HOME is \$HOME/.config" "$(cat "$tmp/out")" 'config\.yaml'
mkdir -p "$tmp/.config"
mv "$tmp/config/perfcopilot" "$tmp/.config/"
config_home=$XDG_CONFIG_HOME
unset XDG_CONFIG_HOME
like "without XDG_CONFIG_HOME the file is in \$HOME/.config" "$(HOME=$tmp pc topn --show-config)" \
	"filter: .* # $tmp/.config/perfcopilot/config\.yaml"
export XDG_CONFIG_HOME="$config_home"
mv "$tmp/.config/perfcopilot" "$tmp/config/"

# ---- wrong files ----

config 'topn:\n  top: 3\n\ncolour: never\n'
refused "an unknown key" 'unknown key "colour"; did you mean "color"\?'
contains "names its line" "$err" "$file:4:"
config 'topn:\n  tpo: 3\n'
refused "an unknown key of a command" 'unknown key "tpo" in "topn"; did you mean "top"\?'
config 'topn:\n  zzzz:\n    top: 3\n'
refused "an unknown section of a command" 'unknown key "zzzz" in "topn"'
config 'nosuch:\n  top: 3\n'
refused "a section for a command that does not exist" 'unknown key "nosuch"'
config 'tpon:\n  top: 3\n'
refused "a command that is misspelt" 'unknown key "tpon"; did you mean "topn"\?'
config '../topn:\n  top: 3\n'
refused "a path for a command" 'unknown key'
config 'no-color: true\n'
refused "a negated key of what is no flag" 'unknown key'
config 'no-debug: true\n'
refused "a negated flag" 'debug: false'
config 'help: true\n'
refused "what only the command line can say" 'only be said on the command line'
config 'topn:\n  top: many\n'
refused "a word for a number" "'many' is not a whole number, 1\.\.1000000"
config 'topn:\n  top: [1, 2]\n'
refused "a list for one value" 'is a list, where one value is wanted'
config 'topn: 5\n'
refused "a value for a section" 'is a value, where its options are wanted'
config 'color:\n  when: never\n'
refused "a mapping for a value" 'is a mapping, where one value is wanted'
config 'color: [never]\n'
refused "a list for a global" 'is a list, where one value is wanted'
config 'debug: maybe\n'
refused "a word for a flag" "'maybe' is neither true nor false"
config 'color: pink\n'
refused "a choice that is none" "'pink' is none of auto, always, never"
config 'topn:\n  top: 0\n'
refused "a value out of range" "'0' is out of range; wanted is a whole number, 1\.\.1000000"
config 'color:\n'
refused "a key without a value" 'has no value'
config 'topn:\n\ttop: 3\n'
refused "tabs" 'tabs are not allowed.*use spaces'
config 'topn: [1, 2\n'
refused "invalid YAML" 'not valid YAML'
config 'color: never\ncolor: always\n'
refused "a key that is there twice" 'the key "color" is there twice'
config 'output-format: text\noutput_format: json\n'
refused "in either spelling" 'there twice'
config 'color: never\n---\ncolor: always\n'
refused "a second document" 'second YAML document'
config -- '- color\n'
refused "a list for a file" 'a list, where lines'
config 'color: &x never\n'
refused "an anchor" 'anchors'
config 'color: ne\000ver\n'
refused "a NUL byte" 'NUL'
config 'color: \377\n'
refused "what is not UTF-8" 'UTF-8'
config 'c\\x1b[31m: "\033[31m"\n'
exits "escapes in a file are an error" 2 pc topn "$good"
is "and not printed" "$(tr -d -c '\033' <"$tmp/err" | wc -c | tr -d ' ')" 0
head -c 1100000 /dev/zero | tr '\000' '#' >"$file"
exits "a file larger than any" 2 pc topn "$good"
like "is told" "$err" '1 MiB'
rm "$file"
mkdir "$file"
exits "a folder in its place" 2 pc topn "$good"
like "is told" "$err" 'is a directory'
rmdir "$file"
config ''
exits "an empty file is fine" 0 pc topn "$good"
config '# nothing but a remark\n'
exits "so is one with a remark alone" 0 pc topn "$good"
config '\357\273\277color: never\r\ntopn:\r\n  top: 4\r\n'
shown "the ways of Windows are fine" '^  top: 4 +# '

# ---- what works all the same ----

config 'topn: [1, 2\n'
exits "--help works with a broken file" 0 pc --help
exits "--help of a command too" 0 pc topn --help
exits "--version too" 0 pc --version
exits "however it is said" 0 pc topn --help=1 "$good"
like "it is help" "$out" '^Usage: perfcopilot topn'
exits "or not said" 2 pc topn --help=false "$good"
for broken in 'topn: [1, 2\n' 'colour: never\n' 'color: pink\n' 'color: [never]\n' 'topn:\n  top: many\n' 'topn:\n  tpo: 3\n'; do
	config "$broken"
	exits "doctor works with the file '$(printf "$broken" | tr '\n' '~')'" 1 pc doctor
	like "and says what is broken" "$out" 'config\.yaml:[0-9]'
	like "in the state column" "$out" '^ *configuration .*broken|^\| *configuration.*broken'
done
rm "$file"
for broken in PERFCOPILOT_COLOR=pink PERFCOPILOT_TOPN_TOP=0; do
	exits "doctor works with $broken" 1 env "$broken" "$PERFCOPILOT" doctor
	like "and says so" "$out" "${broken%%=*}.*${broken##*=}"
done
# once NAME STRING TEXT: one line of TEXT holds STRING
once() {
	is "$1" "$(printf '%s\n' "$3" | grep -cF -e "$2")" 1
}
table() {
	printf '%s\n' "$out" | sed '/^$/q'
}
exits "doctor is content with no file" 0 pc doctor
unlike "and says nothing of remedies" "$out" 'unknown'
like "but that all is well" "$out" '^note: nothing is broken$'
exits "doctor at 80 columns" 1 env COLUMNS=80 PERFCOPILOT_TOPN_TOP=0 "$PERFCOPILOT" doctor
once "has a bad variable in one row" PERFCOPILOT_TOPN_TOP "$(table)"
contains "says all of it" "$(printf '%s\n' "$out" | tr -s '\n ' ' ')" \
	"warning: environment: PERFCOPILOT_TOPN_TOP: '0' is out of range; wanted is a whole number, 1..1000000; mend the variable named, or unset it"
exits "a misspelt variable is broken" 1 env PERFCOPILOT_COLOUR=never "$PERFCOPILOT" doctor
like "in its row" "$(table)" '^environment +broken +PERFCOPILOT_COLOUR: no option has it$'
contains "with a guess" "$out" "did you mean PERFCOPILOT_COLOR? mend its name, or unset it"
exits "one of no command's options too" 1 env PERFCOPILOT_API_KEY=sk-123 PERFCOPILOT_COLOUR=sk-456 "$PERFCOPILOT" doctor
unlike "and its value is not shown" "$out$err" 'sk-'
for format in json markdown html; do
	exits "nor as $format" 1 env PERFCOPILOT_API_KEY=sk-123 "$PERFCOPILOT" doctor --output-format "$format"
	unlike "in any place" "$out$err" 'sk-'
done
exits "variables that are known are fine" 0 env NO_COLOR=1 PERFCOPILOT_COLOR=never PERFCOPILOT_TOPN_BY=library \
	PERFCOPILOT_COMMANDS_PATH=/nonexistent PERFCOPILOT_DEBUG=off PERFCOPILOT_TOPN_TPO='' "$PERFCOPILOT" doctor
for variable in NO_COLOR=1 PERFCOPILOT_COLOR=never PERFCOPILOT_TOPN_BY=library PERFCOPILOT_COMMANDS_PATH=/nonexistent; do
	like "$variable is shown" "$(table)" "^environment +fine +$variable\$"
done
unlike "an empty one is not set" "$out" 'TPO'

# ---- the environment and the command line ----

exits "an environment value out of range" 2 env PERFCOPILOT_TOPN_TOP=0 "$PERFCOPILOT" topn "$good"
is "is named with its origin and range" "$err" \
	"perfcopilot topn: PERFCOPILOT_TOPN_TOP: '0' is out of range; wanted is a whole number, 1..1000000"
exits "a wrong choice in the environment" 2 env PERFCOPILOT_TOPN_BY=libary "$PERFCOPILOT" topn "$good"
like "is named with its origin and a guess" "$err" "PERFCOPILOT_TOPN_BY: .*did you mean 'library'"
exits "the command line hides what the environment says wrongly" 0 env PERFCOPILOT_TOPN_TOP=0 \
	"$PERFCOPILOT" topn -n 3 "$good"
for value in 0 1000001 -1 1.5 0x10 99999999999999999999 '' ' '; do
	exits "-n '$value' is an error" 2 pc topn -n "$value" "$good"
	like "that names the range" "$err" "-n: '$value' is (not|out of range; wanted is) a whole number, 1\.\.1000000"
done
exits "an unknown option is an error" 2 pc topn --flter x "$good"
like "with a guess" "$err" "did you mean '--filter'"
exits "an unknown command is an error" 2 pc topm
like "with a guess" "$err" "did you mean 'topn'"
exits "no command is an error" 2 pc
like "that says where to look" "$err" "perfcopilot --help"
exits "an output format that is misspelt" 2 pc topn --output-format jsn "$good"
contains "is told those that are" "$err" "'jsn' is none of text, markdown, json, html, csv; did you mean 'json'?"
is "and nothing is printed" "$out" ""

pc --output-format json topn "$good" >"$tmp/before"
pc topn "$good" --output-format=json >"$tmp/after"
pc topn --output_format json "$good" >"$tmp/underscore"
same "globals stand before or after the command" "$tmp/before" "$tmp/after"
same "an underscore equals a hyphen" "$tmp/before" "$tmp/underscore"
exits "--debug tells what is done" 0 pc -d topn "$good"
like "on standard error" "$err" '^perfcopilot: debug: '
exits "--no-debug takes it back" 0 env PERFCOPILOT_DEBUG=yes "$PERFCOPILOT" topn --no-debug "$good"
is "wherever it came from" "$err" ""
exits "--echo-input shows the input" 0 pc topn -e --output-format json "$good"
is "beside JSON on standard error" "$err" "$(cat "$good")"

# ---- errors as JSON ----

# json_error NAME COMMAND MESSAGE-REGEX: what standard error holds
json_error() {
	if ! command -v jq >/dev/null; then
		skip "$1" "jq is not installed"
		return
	fi
	like "$1" "$(jq -r '"\(.command) \(.error.exit) \(.error.status) \(.error.message)"' "$tmp/err" 2>&1)" "^$2 $3"
}
exits "with --output-format json" 2 pc topn --output-format json "$tmp/missing"
json_error "an error is JSON" topn '2 input .*No such file'
is "on standard error alone" "$out" ""
exits "before any command" 2 pc --output-format json nosuch
json_error "an error is JSON there" null "2 usage unknown command"
exits "with a broken file" 2 env PERFCOPILOT_TOPN_TOP=0 "$PERFCOPILOT" topn --output-format json "$good"
json_error "an error is JSON there too" topn '2 configuration PERFCOPILOT_TOPN_TOP'
exits "asked for by the environment" 2 env PERFCOPILOT_OUTPUT_FORMAT=json "$PERFCOPILOT" topn "$tmp/missing"
json_error "an error is JSON then" topn '2 input'
config 'output-format: json\n'
exits "asked for by the file" 2 pc topn "$tmp/missing"
json_error "an error is JSON then as well" topn '2 input'
exits "the command line decides" 2 pc topn --output-format text "$tmp/missing"
is "for text" "$err" "perfcopilot topn: $tmp/missing: No such file or directory"
rm "$file"

# ---- colour ----

has_color() {
	grep -q "$(printf '\033\\[')" "$1"
}
pc topn "$good" >"$tmp/out"
not_ok "no colour into a pipe" has_color "$tmp/out"
pc topn --color always "$good" >"$tmp/out"
ok "--color always into a pipe" has_color "$tmp/out"
NO_COLOR=1 pc topn --color always "$good" >"$tmp/out"
ok "--color always beats NO_COLOR" has_color "$tmp/out"
like "NO_COLOR is an origin" "$(NO_COLOR=1 pc commands --show-config)" '^color: never +# environment: NO_COLOR$'
like "an empty NO_COLOR is none" "$(NO_COLOR='' pc commands --show-config)" '^color: auto +# default'
like "our own variable beats it" "$(NO_COLOR=1 PERFCOPILOT_COLOR=always pc commands --show-config)" \
	'^color: always +# environment: PERFCOPILOT_COLOR'
# on_terminal [NAME=VALUE…]: the report as a terminal gets it
on_terminal() {
	env TERM=xterm "$@" script -qec "'$PERFCOPILOT' topn '$good'" /dev/null </dev/null >"$tmp/out" 2>&1
}
if command -v script >/dev/null && on_terminal && grep -q '%' "$tmp/out"; then
	ok "colour on a terminal" has_color "$tmp/out"
	on_terminal NO_COLOR=1
	not_ok "none with NO_COLOR" has_color "$tmp/out"
	on_terminal TERM=dumb
	not_ok "none on a dumb terminal" has_color "$tmp/out"
	on_terminal PERFCOPILOT_COLOR=never
	not_ok "none with PERFCOPILOT_COLOR=never" has_color "$tmp/out"
else
	skip "colour on a terminal" "script (util-linux) does not work here"
fi
done_testing
