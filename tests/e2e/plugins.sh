# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Where commands are found, which of several is taken, and why one is refused: never does it stop the others.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/plugin.sh"
unset PERFCOPILOT_COMMANDS_PATH

pc() {
	"$PERFCOPILOT" "$@"
}
# listed NAME FILTER WANTED: of the rows of `perfcopilot commands`
listed() {
	if command -v jq >/dev/null; then
		is "$1" "$(pc commands --output-format json | jq -r "[.commands[] | $2] | join(\"|\")" 2>&1)" "$3"
	else
		skip "$1" "jq is not installed"
	fi
}

# ---- found ----

data=$tmp/data/perfcopilot/commands
mkdir -p "$data" "$tmp/one" "$tmp/two" "$tmp/home/.local/share/perfcopilot/commands" "$tmp/cwd"
plugin "$data/hello.so" <"$top_srcdir/examples/plugin/hello.c"
XDG_DATA_HOME=$tmp/data
export XDG_DATA_HOME
exits "a file dropped into XDG_DATA_HOME is a command" 0 pc hello --times 2 world
is "and runs" "$out" "hello world
hello world"
exits "its help is there" 0 pc hello --help
like "with its rows" "$out" '^  -t, --times N +greet N times \(1\.\.10; default 1\)$'
like "and in the program's" "$(pc --help)" '^  hello +Greet from outside the tree$'
exits "--debug tells" 0 pc hello -d x
like "what was loaded, though that was before the option was read" "$err" "debug: $data/hello.so: loaded"
is "its settings too" "$(PERFCOPILOT_HELLO_TIMES=3 pc hello x | wc -l | tr -d ' ')" 3
exits "its ranges hold" 2 pc hello --times 11 x
exits "a required word that is missing is an error" 2 pc hello
is "that names it" "$err" "perfcopilot hello: NAME is missing"
exits "its own errors are told" 2 pc hello ''
is "once" "$err" "perfcopilot hello: an empty name"
cp "$data/hello.so" "$tmp/home/.local/share/perfcopilot/commands/"
is "without XDG_DATA_HOME it is found in \$HOME/.local/share" \
	"$(env -u XDG_DATA_HOME HOME="$tmp/home" "$PERFCOPILOT" hello you)" "hello you"
is "a relative XDG_DATA_HOME is ignored, as its specification says" \
	"$(cd "$tmp" && XDG_DATA_HOME=data HOME=/nonexistent pc hello you 2>&1)" \
	"perfcopilot: unknown command 'hello'; 'perfcopilot --help' lists what there is"

word "$tmp/one/twin.so" twin first
word "$tmp/two/twin.so" twin second
word "$tmp/two/topn.so" topn "no topn"
word "$tmp/two/doctor.so" doctor "no doctor"
PERFCOPILOT_COMMANDS_PATH=$tmp/missing:$tmp/one::$tmp/two:
export PERFCOPILOT_COMMANDS_PATH
is "the first folder wins" "$(pc twin)" first
listed "the other is listed as shadowed" 'select(.name == "twin") | .state + " " + .path' \
	"usable $tmp/one/twin.so|shadowed $tmp/two/twin.so"
is "it is one line of help" "$(pc --help | grep -c twin)" 1
is "a command of the user's hides an installed one" "$(pc topn)" "no topn"
is "but not one that is built in" "$(pc doctor | grep -c 'no doctor')" 0
listed "which is listed" 'select(.name == "doctor") | .state + " " + .path' "usable built in|shadowed $tmp/two/doctor.so"
exits "neither is an error" 0 pc commands
like "the folders are named, with what is not there" "$out" "$tmp/missing \\(not there\\)"
for name in ../one/twin ./twin twin.so /twin Twin 'tw in' '' '-' twin/; do
	exits "'$name' is no command" 2 pc "$name"
	like "and called unknown" "$err" "unknown (command|option)"
done

cat >"$tmp/loud.c" <<'END'
#include <stdio.h>
__attribute__((constructor)) static void loud(void) { fputs("opened\n", stderr); }
END
{ part loud && cat "$tmp/loud.c" && cat <<'END'; } | plugin "$tmp/one/loud.so"
int add_args(struct pc_args *args) { (void)args; return PC_OK; }
int run(struct pc *pc, const void *options) { (void)pc, (void)options; return PC_OK; }
END
exits "a command opens its own file alone" 0 pc twin
is "and no other" "$err" ""
exits "a command without any rows is fine" 0 pc loud
is "opened once" "$err" "opened"
rm "$tmp/one/loud.so"

# ---- several at once: all have the same four names ----

for name in alpha beta; do
	{ part "$name" && cat <<'END'; } | plugin "$tmp/one/$name.so"
struct options { bool flag; };
int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = { { PC_FLAG(struct options, flag), "flag", .help = help }, { 0 } };
	return pc_args_declare(args, sizeof(struct options), rows);
}
int run(struct pc *pc, const void *options) { (void)pc, (void)options; puts(command); return PC_OK; }
END
	# shellcheck disable=SC2016 # jq's
	listed "$name keeps its help among others" "select(.name == \"$name\") | .help" "Help of $name"
done
if command -v jq >/dev/null; then
	is "each reads its own symbols" \
		"$(pc schema | jq -r '.[] | select(.name == "alpha" or .name == "beta") | .parameters.properties.flag.description' | tr '\n' '|')" \
		"Help of alpha|Help of beta|"
fi
if [ -z "$SAN_CFLAGS" ]; then # a sanitizer wants to come first itself
	plugin "$tmp/evil.so" <<'END'
const char command[] = "evil", help[] = "Evil";
int run(void);
int run(void) { return 66; }
END
	is "a preloaded library does not take over" "$(LD_PRELOAD=$tmp/evil.so pc alpha) $?" "alpha 0"
else
	skip "a preloaded library does not take over" "sanitizer build"
fi

# ---- refused ----

bad=$tmp/bad
mkdir "$bad"
cp "$data/hello.so" "$bad/hello.so"
PERFCOPILOT_COMMANDS_PATH=$bad
# refused NAME REGEX…: `perfcopilot NAME` is an error of usage that names the file and matches all of them
refused() {
	name=$1
	shift
	exits "$name is refused" 2 pc "$name"
	contains "$name: the file is named" "$err" "/$name.so"
	for regex; do
		like "$name: it says /$regex/" "$err" "$regex"
	done
}

echo 'echo no' >"$bad/script.so"
refused script 'not a shared object \(no ELF header\)' 'build it with: cc -shared'
: >"$bad/empty.so"
refused empty 'not a shared object'
mkdir "$bad/folder.so"
refused folder 'not a shared object'
mkfifo "$bad/fifo.so"
refused fifo 'not a shared object'
for bytes in 40 200 5000; do # a copy that was cut off: mapped by the dynamic linker, it would be death by SIGBUS
	head -c "$bytes" "$bad/hello.so" >"$bad/cut.so"
	refused cut 'is cut off' 'copy or build it again'
done
printf '\177ELF\000\000garbage' >"$bad/elf.so"
refused elf "can't be opened" 'build it against this perfcopilot'
ln -s nowhere "$bad/dangling.so"
refused dangling 'No such file'
cp "$bad/hello.so" "$bad/other.so"
refused other "says its command is 'hello'; name the file hello\\.so"

# Everything but what -DNO_… leaves out, or another form of it.
cat >"$tmp/whole.c" <<'END'
#include <stdio.h>
#include <stdint.h>
struct pc;
struct pc_args;
#ifndef COMMAND
#define COMMAND const char command[] = NAME
#endif
COMMAND;
#ifndef HELP
#define HELP const char help[] = "Help"
#endif
HELP;
#ifndef NO_ADD_ARGS
int add_args(struct pc_args *args);
int add_args(struct pc_args *args) { (void)args; return ADDED; }
#endif
#ifndef NO_RUN
int run(struct pc *pc, const void *options);
int run(struct pc *pc, const void *options) { (void)pc, (void)options; puts("ran"); return 0; }
#endif
STAMP
END
# whole NAME [FLAGS…]
whole() {
	name=$1
	shift
	plugin "$bad/$name.so" -DNAME="\"$name\"" "$@" <"$tmp/whole.c"
}
abi='struct pc_abi { uint32_t size; uint16_t major, minor; };'
whole unstamped -DSTAMP= -DADDED=0
is "no stamp at all counts as 1.0" "$(pc unstamped 2>&1)" "ran"
whole lacks-command -DSTAMP= -DADDED=0 -DCOMMAND='extern int unused'
refused lacks-command "has no symbol 'command'; write: const char command\\[\\]"
whole lacks-help -DSTAMP= -DADDED=0 -DHELP='extern int unused'
refused lacks-help "has no symbol 'help'; write: const char help\\[\\]"
whole lacks-add -DSTAMP= -DADDED=0 -DNO_ADD_ARGS
refused lacks-add "has no function 'add_args'; write: int add_args\\(struct pc_args \\*args\\)"
whole lacks-run -DSTAMP= -DADDED=0 -DNO_RUN
refused lacks-run "has no function 'run'; write: int run\\(struct pc \\*pc, const void \\*options\\)"
plugin "$bad/libother.so" <<'END'
int run(void);
int run(void) { return 0; }
END
whole borrows-run -DSTAMP= -DADDED=0 -DNO_RUN -Wl,--no-as-needed "$bad/libother.so" -Wl,-rpath,"$bad"
refused borrows-run "has no function 'run'"
whole variable-run -DSTAMP='int run = 3;' -DADDED=0 -DNO_RUN
refused variable-run "has no function 'run'; write: int run\\("
rm "$bad/libother.so" "$bad/borrows-run.so"
if [ -z "$SAN_CFLAGS" ]; then # a sanitizer pads what it guards, so that its size says nothing
	whole pointer -DSTAMP= -DADDED=0 -DCOMMAND='const char *command = NAME'
	refused pointer "declares 'command' as a pointer, not as an array; write: const char command\\[\\]"
	whole help-pointer -DSTAMP= -DADDED=0 -DHELP='const char *help = "Help"'
	refused help-pointer "declares 'help' as a pointer, not as an array"
	whole small-stamp -DADDED=0 -DSTAMP='const uint32_t perfcopilot_abi = 8;'
	refused small-stamp 'a stamp perfcopilot_abi of 4 bytes, 8 are needed' 'PC_PLUGIN'
	rm "$bad/pointer.so" "$bad/help-pointer.so" "$bad/small-stamp.so"
else
	skip "pointers and small stamps are refused" "sanitizer build"
fi
whole eight -DSTAMP= -DADDED=0 -DHELP='const char help[] = "1234567"'
is "eight bytes of text are no pointer" "$(pc eight)" "ran"
whole number -DSTAMP= -DADDED=0 -DCOMMAND='const int command = 7'
refused number "declares 'command' as something that is no text"
whole empty-name -DSTAMP= -DADDED=0 -DCOMMAND='const char command[] = ""'
refused empty-name "declares 'command' as something"
whole escape -DSTAMP= -DADDED=0 -DHELP='const char help[] = "\033[31mred"'
refused escape "declares 'help' as something that is no text"
whole major -DADDED=0 -DSTAMP="$abi const struct pc_abi perfcopilot_abi = { sizeof(struct pc_abi), 2, 0 };"
refused major 'built for plugin ABI 2\.0, this perfcopilot has 1\.[0-9]+' 'upgrade perfcopilot, or build it'
whole old-major -DADDED=0 -DSTAMP="$abi const struct pc_abi perfcopilot_abi = { sizeof(struct pc_abi), 0, 9 };"
refused old-major 'built for plugin ABI 0\.9' 'build it against this one'
whole minor -DADDED=0 -DSTAMP="$abi const struct pc_abi perfcopilot_abi = { sizeof(struct pc_abi), 1, 99 };"
refused minor 'built for plugin ABI 1\.99' 'upgrade perfcopilot'
whole lying-stamp -DADDED=0 -DSTAMP="$abi const struct pc_abi perfcopilot_abi = { 4, 1, 0 };"
refused lying-stamp 'perfcopilot_abi' 'PC_PLUGIN'
whole large-stamp -DADDED=0 -DSTAMP="const struct { uint32_t size; uint16_t major, minor; uint64_t more; } perfcopilot_abi = { 16, 1, 0, 0 };"
is "a larger stamp loads" "$(pc large-stamp)" "ran"
whole add-fails -DSTAMP= -DADDED=-3
refused add-fails 'its add_args returned an error'
whole undefined -DSTAMP='extern int pc_of_the_future(void); int use(void); int use(void) { return pc_of_the_future(); }' -DADDED=0
refused undefined 'undefined symbol: pc_of_the_future' 'build it against this perfcopilot'
cp "$bad/hello.so" "$bad/Bad_Name.so"
listed "a file whose name can be no command is refused" 'select(.name == "Bad_Name") | .state' refused
rm "$bad/Bad_Name.so"

# What `perfcopilot --help` says of all these: nothing. The good ones are there.
exits "--help works beside them" 0 pc --help
is "without a word" "$err" ""
like "and lists the others" "$out" '^  hello +Greet'
unlike "but none of them" "$out" '^  (script|cut|number|major|lacks)'
exits "commands works beside them" 0 pc commands
like "and tells each reason" "$out" "warning: .*major\\.so was built for plugin ABI 2\\.0"
listed "no refusal is without a reason" 'select((.state == "refused") != (.refusal != null)) | .name' ""
listed "all of them are listed" 'select(.state == "refused") | .name' \
	"add-fails|cut|dangling|elf|empty|empty-name|escape|fifo|folder|lacks-add|lacks-command|lacks-help|lacks-run|lying-stamp|major|minor|number|old-major|other|script|undefined|variable-run"
exits "doctor says that something is broken" 1 pc doctor

# ---- not trusted ----

mkdir "$tmp/safe"
cp "$bad/hello.so" "$tmp/safe/"
PERFCOPILOT_COMMANDS_PATH=$tmp/safe
unset XDG_DATA_HOME
HOME=/nonexistent
export HOME
trusted() {
	is "$1" "$(pc hello you 2>&1)" "hello you"
}
(umask 002 && mkdir "$tmp/group" && cp "$bad/hello.so" "$tmp/group/")
chmod 775 "$tmp/group" "$tmp/group/hello.so"
PERFCOPILOT_COMMANDS_PATH=$tmp/group trusted "what the group may write is trusted (umask 002)"
chmod o+w "$tmp/safe/hello.so"
refused hello 'can be written by everyone' "chmod o-w '.*hello\\.so'"
chmod o-w "$tmp/safe/hello.so"
trusted "as soon as it is mended"
chmod o+w "$tmp/safe"
exits "a file in a folder that everyone may write is refused" 2 pc hello
like "with what to do" "$err" "safe can be written by everyone.*chmod o-w '.*safe'"
chmod 1777 "$tmp/safe"
exits "a sticky one too" 2 pc hello
chmod 755 "$tmp/safe"
ln -s "$tmp/safe/hello.so" "$tmp/two/hello.so"
PERFCOPILOT_COMMANDS_PATH=$tmp/two trusted "a link is as good as what it leads to"
chmod o+w "$tmp/safe/hello.so"
PERFCOPILOT_COMMANDS_PATH=$tmp/two exits "or as bad" 2 pc hello
chmod o-w "$tmp/safe/hello.so"
if [ "$(id -u)" = 0 ]; then
	chown 65534 "$tmp/safe/hello.so"
	refused hello 'belongs to user 65534, neither you \(0\) nor root' 'copy it to a folder'
	chown 0 "$tmp/safe/hello.so"
	chown 65534 "$tmp/safe"
	exits "a file in somebody else's folder is refused" 2 pc hello
	like "with the reason" "$err" 'safe belongs to user 65534'
	chown 0 "$tmp/safe"
	trusted "what is root's is trusted again"
else
	skip "a file of somebody else's is refused" "giving files away needs root"
fi
done_testing
