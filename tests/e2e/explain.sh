# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# explainfunction and explainprocess without a model: the C library of this machine, libraries and programs made here, a
# process of the test's own.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
XDG_STATE_HOME=$tmp/state
COLUMNS=100
export XDG_STATE_HOME COLUMNS

pc() {
	"$PERFCOPILOT" "$@"
}
json() {
	"$PERFCOPILOT" --output-format json "$@"
}
field() {
	jq -r "$1" "$tmp/out"
}

# ---- functions ----
exits "a function of the C library" 0 json explainfunction libc.so.6 malloc
is "is found" "$(field .function.found)" true
is "as code" "$(field '.function.symbols[0].type')" function
like "in its file" "$(field .library.path)" '/libc\.so\.6$'
is "which is no kernel" "$(field .library.kernel)" false
isnt "there is advice" "$(field '.advice | length')" 0
is "and no model" "$(field .model)" null
exits "by the linker's name" 0 json explainfunction c malloc
is "it is the same" "$(field .function.found)" true
exits "as text" 0 pc explainfunction libc.so.6 malloc
like "the file is told" "$out" '^library +/.*libc\.so\.6 \('
like "and that there is no model" "$out" '^note: no model is configured'
for format in markdown html; do
	exits "as $format" 0 pc --output-format "$format" explainfunction libc.so.6 malloc
	contains "it has the function" "$out" malloc
done
exits "a name that is nearly one" 0 json explainfunction libc.so.6 maloc
is "is not found" "$(field .function.found)" false
contains "but near ones are" "$(field '.function.near | join(" ")')" malloc
exits "no such library" 0 pc explainfunction no-such-library-here f
contains "is told" "$out" "no library or program called no-such-library-here was found here"
exits "no such file" 0 pc explainfunction /no/such/library.so f
contains "is told as one" "$out" "there is no file /no/such/library.so here"
exits "the kernel" 0 json explainfunction '[kernel]' vfs_read
is "is no file" "$(field .library.path)" null
is "and told as such" "$(field .library.kernel)" true
exits "an empty name" 2 pc explainfunction libc ""
exits "one name" 2 pc explainfunction libc

cat >"$tmp/small.c" <<'END'
int add(int one, const char *other)
{
	return one + other[0];
}
static __attribute__((noinline, used)) int hidden(int one)
{
	return one * 3;
}
END
if ${CC:-cc} -g -shared -fPIC -o "$tmp/libsmall.so" "$tmp/small.c" 2>/dev/null; then
	exits "a library of one's own" 0 json explainfunction "$tmp/libsmall.so" add
	is "its line" "$(field .function.declared.line)" 1
	is "its parameters" "$(field '[.function.declared.parameters[].name] | join(" ")')" "one other"
	is "and their types" "$(field '.function.declared.parameters[1].type')" "const char *"
	printf 'namespace ns { int twice(int n) { return n * 2; } }\n' >"$tmp/names.cpp"
	if ${CXX:-c++} -g -shared -fPIC -o "$tmp/libnames.so" "$tmp/names.cpp" 2>/dev/null; then
		for name in ns::twice _ZN2ns5twiceEi; do
			exits "a function of C++ as $name" 0 pc explainfunction "$tmp/libnames.so" "$name"
			like "is told as it is written" "$out" '^written +ns::twice\(int\)$'
			like "and declared" "$out" '^declaration +int ns::twice\(int n\)$'
		done
	else
		skip "functions of C++" "there is no compiler of C++"
	fi
	cp "$tmp/libsmall.so" "$tmp/libsmaller.so"
	exits "by \$LD_LIBRARY_PATH" 0 env LD_LIBRARY_PATH="$LD_LIBRARY_PATH:$tmp" "$PERFCOPILOT" --output-format json explainfunction small add
	is "too" "$(field .library.path)" "$tmp/libsmall.so"
	head -c 2000 "$tmp/libsmall.so" >"$tmp/cut.so"
	exits "one that is cut off" 0 pc explainfunction "$tmp/cut.so" add
	# a packed symbol table: one that is real, one that would fill the memory, one that is damaged
	if strip -o "$tmp/packed.so" "$tmp/libsmall.so" && head -c 300000000 /dev/zero | xz -0 -T1 >"$tmp/bomb.xz" &&
		printf 'no xz' >"$tmp/damaged.xz" && xz -k "$tmp/libsmall.so"; then
		objcopy --add-section .gnu_debugdata="$tmp/libsmall.so.xz" "$tmp/packed.so" "$tmp/real.so"
		exits "a packed symbol table" 0 json explainfunction "$tmp/real.so" hidden
		is "is read" "$(field .function.found)" true
		objcopy --add-section .gnu_debugdata="$tmp/bomb.xz" "$tmp/packed.so" "$tmp/bomb.so"
		exits "one that would fill the memory" 0 pc explainfunction "$tmp/bomb.so" hidden
		like "is left, and told" "$out" 'names are missing: its packed symbol table unpacks to more than 128 MiB'
		objcopy --add-section .gnu_debugdata="$tmp/damaged.xz" "$tmp/packed.so" "$tmp/damaged.so"
		exits "one that is damaged" 0 pc explainfunction "$tmp/damaged.so" hidden
		like "is told" "$out" 'names are missing: its packed symbol table is damaged'
	else
		skip "packed symbol tables" "xz or binutils is not installed"
	fi
	printf '\177ELF\002\001\001' >"$tmp/head.so"
	exits "one that is a beginning only" 0 pc explainfunction "$tmp/head.so" add
else
	skip "a library of one's own" "there is no compiler"
fi
printf 'no code\n' >"$tmp/text.so"
exits "a text" 0 pc explainfunction "$tmp/text.so" f
contains "is told as none" "$out" "it is no ELF file"
exits "a folder" 0 pc explainfunction "$tmp/" f
exits "names with escapes" 0 pc explainfunction "$(printf 'x\033[31m')" "$(printf 'f\033[0m')"
unlike "are shown safely" "$out" "$(printf '\033')"

# ---- command lines ----
printf 'setting\n' >"$tmp/file.conf"
exits "a command line" 0 json explainprocess -- sh -c "$tmp/file.conf" --listen localhost:8080 -9
is "its words are told apart" "$(field '[.words[].role] | join(" ")')" "program option argument option argument option"
is "a file is one" "$(field '.words[2].is + " " + (.words[2].size | tostring)')" "file 8"
is "an address too" "$(field '.words[4].port')" 8080
is "machine code is told" "$(field .program.kind)" "machine code"
exits "a -- is not needed" 0 json explainprocess sh -c x
is "first" "$(field '.words[0].word')" sh
printf '#!/usr/bin/python3 -u\nraise SystemExit(86)\n' >"$tmp/script"
chmod 755 "$tmp/script"
exits "a script" 0 json explainprocess "$tmp/script"
is "is none of machine code" "$(field '.program.kind + " " + .program.language')" "script Python"
is "its interpreter is told" "$(field .program.interpreter)" "/usr/bin/python3 -u"
exits "secrets" 0 json explainprocess curl -u me:hunter22hunter --password=hunter22hunter http://me:hunter22hunter@localhost/x
unlike "are not shown" "$out" hunter22
contains "names are" "$out" "me:[redacted"
exits "nothing" 2 pc explainprocess
contains "is told how" "$err" "a command line is missing"

cat >"$tmp/helpful" <<'END'
#!/bin/sh
cat >"$0.input"
[ "$1" = --help ] && printf '  -z, --zeal     works harder\n                 than others\n'
echo run >>"$0.log"
END
chmod 755 "$tmp/helpful"
exits "a program" 0 json explainprocess "$tmp/helpful" -z
not_ok "is not run" test -e "$tmp/helpful.log"
exits "but with --run-help" 0 json explainprocess --run-help "$tmp/helpful" -z </etc/passwd
is "which tells of the option" "$(field '.words[1].told')" "-z, --zeal works harder than others"
ok "and it had no input" test ! -s "$tmp/helpful.input"
printf '#!/bin/sh\nexec sleep 60\n' >"$tmp/silent"
chmod 755 "$tmp/silent"
exits "one that says nothing" 0 json explainprocess --run-help "$tmp/silent"
contains "is not waited for" "$(field '.notes | join(" ")')" "said nothing within"

# ---- a process ----
GOMAXPROCS=3 MALLOC_TOKEN=x SECRET_THING=hidden123 sleep 300 &
sleeper=$!
tries=0
until [ "$(cat "/proc/$sleeper/comm")" = sleep ] || [ "$tries" = 200 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
exits "a process" 0 json explainprocess --pid "$sleeper"
is "is the one" "$(field '.process.pid')" "$sleeper"
is "its command line" "$(field '[.words[].word] | join(" ")')" "sleep 300"
is "its thread sleeps" "$(field '.process.thread_states.sleeping')" 1
ok "it has memory" test "$(field '.process.resident_bytes')" -gt 0
ok "and descriptors" test "$(field '.process.fds')" -gt 0
is "what matters of its environment" "$(field '.process.environment[] | select(startswith("GOMAXPROCS"))')" "GOMAXPROCS=3"
unlike "and nothing else" "$out" "SECRET_THING|hidden123"
is "its folder" "$(field '.process.folder')" "$(pwd -P)"
exits "as text" 0 pc explainprocess --pid "$sleeper"
like "it is told of" "$out" "^process +$sleeper sleep"
exits "of one that is named twice" 2 pc explainprocess --pid "$sleeper" sleep 300
contains "both ways are told" "$err" "name one of them"
kill "$sleeper"
wait "$sleeper" 2>/dev/null
exits "once it has ended" 2 pc explainprocess --pid "$sleeper"
contains "there is none" "$err" "there is no process $sleeper"

cp "$(command -v sleep)" "$tmp/replaced"
"$tmp/replaced" 300 &
sleeper=$!
tries=0
until [ "$(cat "/proc/$sleeper/comm")" = replaced ] || [ "$tries" = 200 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
rm "$tmp/replaced"
exits "a program that was deleted" 0 json explainprocess --pid "$sleeper"
contains "is observed" "$(field '.observations | join(" ")')" "deleted or replaced"
kill "$sleeper"
wait "$sleeper" 2>/dev/null
done_testing
