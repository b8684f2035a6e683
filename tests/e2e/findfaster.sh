# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# findfaster: what is known of a name, and what trees of files say of it.
. "$top_srcdir/tests/lib/tap.sh"

faster() {
	timeout 60 "$PERFCOPILOT" -q findfaster "$@"
}

exits "a library" 0 faster zlib
like "has a drop-in" "$out" '^zlib-ng \(library, drop-in\)'
like "with its source" "$out" '^Source: https://github.com/zlib-ng/zlib-ng$'
exits "a program" 0 faster -t program grep
like "with evidence" "$out" 'Evidence: Measured by this project'
exits "what is not known" 0 faster -t program greb
like "is said so" "$out" '^Nothing is known here that is faster than greb\.$'
like "with what may be meant" "$out" 'did you mean grep\?'
exits "a name from strangers" 0 faster "$(printf 'a\033[31m')"
unlike "is shown safely" "$out" "$(printf '\033')"
exits "--verify alone" 2 faster --verify grep
like "wants a command" "$err" 'belong together'
exits "a command alone" 2 faster grep -- grep x /dev/null
exits "a command that is another program" 2 faster --verify grep -- sed x /dev/null
like "is refused" "$err" 'begins with sed'
exits "a command that fails" 2 faster --verify gzip -- gzip -c "$tmp/no-such-file"
like "is told" "$err" 'the command itself failed'
exits "no target" 2 faster
exits "an empty one" 2 faster ''
exits "-n alone would do nothing" 2 faster -n 3 zlib
exits "no such folder" 2 faster --check "$tmp/none" zlib
like "is said so" "$err" 'No such file or directory'
exits "a file is none" 2 faster --check "$0" zlib

# a tree in which zlib is asked for, and zstd is there already
mkdir -p "$tmp/tree/src" "$tmp/tree/node_modules/moment" "$tmp/tree/.git" "$tmp/tree/vendor/x" "$tmp/outside"
printf 'find_package(ZLIB REQUIRED)\nfind_package(zstd)\n' >"$tmp/tree/CMakeLists.txt"
printf 'int x;\n#include <zlib.h>\n' >"$tmp/tree/src/x.c"
printf '{"dependencies": {\n"moment": "^2.29.0"}}\n' >"$tmp/tree/package.json"
printf '{"packages": {"node_modules/moment": {"version": "2.29.4"},\n"node_modules/luxon": {"version": "3"}}}\n' \
	>"$tmp/tree/package-lock.json"
printf '{"dependencies": {"moment": "1"}}\n' >"$tmp/tree/node_modules/moment/package.json"
printf '#include <zlib.h>\n' >"$tmp/tree/vendor/x/y.c"
printf '#include <zlib.h>\n' >"$tmp/outside/z.c"
ln -s "$tmp/outside" "$tmp/tree/link"
ln -s "$tmp/tree" "$tmp/tree/src/loop"
ln -s "$tmp/outside/z.c" "$tmp/tree/file.c"
mkfifo "$tmp/tree/pipe" "$tmp/tree/pipe.c"

exits "a tree" 0 faster --check "$tmp/tree" zlib
like "what asks for it" "$out" '^CMakeLists.txt:1 +zlib +ZLIB +declared +CMake$'
like "what includes it" "$out" '^src/x.c:2 +zlib +zlib.h +used +C$'
like "an alternative that is there" "$out" '^CMakeLists.txt:2 +zstd '
like "is said where it is named" "$out" '^It is there already: 1 place\.$'
unlike "others' code is left out" "$out" 'vendor'
unlike "links lead nowhere" "$out" 'z\.c|file\.c|loop'
like "which is told" "$out" '3 symbolic links were not followed'
exits "-n" 0 faster --check "$tmp/tree" -n 1 zlib
like "shows fewer" "$out" '1 of 2 shown; -n shows more'
exits "what is used nowhere" 0 faster --check "$tmp/tree" bzip2
like "is said so" "$out" '^No file there says that it is used\.$'

# --verify: a faster grep of our own, one that writes something else, and one that fails
mkdir "$tmp/bin"
printf '#!/bin/sh\necho 7\n' >"$tmp/bin/rg"
printf '#!/bin/sh\necho 8\n' >"$tmp/bin/ugrep"
printf '#!/bin/sh\nsleep 0.05\necho 7\n' >"$tmp/bin/grep"
chmod +x "$tmp/bin/rg" "$tmp/bin/ugrep" "$tmp/bin/grep"
exits "--verify" 0 env PATH="$tmp/bin:$PATH" "$PERFCOPILOT" -q findfaster --verify -t program grep -- grep -c x "$0"
like "measures what is there" "$out" '^ripgrep +[0-9.]+ ms .* faster +yes'

if command -v jq >/dev/null; then
	exits "--verify as JSON" 0 env PATH="$tmp/bin:$PATH" "$PERFCOPILOT" -q findfaster --output-format json --verify -t program \
		grep -- grep -c x "$0"
	is "its verdict" "$(jq -r '.measured[] | select(.name == "ripgrep") | [.verdict, .same_output] | @csv' "$tmp/out")" '"faster",true'
	exits "JSON" 0 faster --output-format json --check "$tmp/tree" moment
	cp "$tmp/out" "$tmp/json"
	is "both places" "$(jq -r '.check.uses[] | [.place, .version, .how, .direct] | join(" ")' "$tmp/json")" \
		'package.json:2 ^2.29.0 declared true
package-lock.json:1 2.29.4 locked true'
	is "what came by way of something else" "$(jq -r '.check.alternatives[] | [.of, .how, .direct] | join(" ")' "$tmp/json")" \
		'luxon locked false'
	is "whether alternatives are there" "$(jq -r '.alternatives[] | [.name, .present] | join(" ")' "$tmp/json")" 'dayjs false
luxon true'
	exits "a setting" 0 faster --output-format json --check "$tmp/tree" -t program xz
	cp "$tmp/out" "$tmp/json"
	is "can't be looked for" "$(jq '[.alternatives[] | select(.kind == "setting").present] | unique == [null]' "$tmp/json")" true
else
	skip "JSON" "jq is not installed"
fi

# what a linker left
if cp "$top_builddir/.libs/perfcopilot-inflate.so" "$tmp/tree/x.so" 2>/dev/null; then
	exits "a library that is linked" 0 faster --check "$tmp/tree" zlib
	like "is found in what needs it" "$out" '^x\.so +zlib +libz\.so\.1 +linked +ELF$'
	head -c 3000 "$top_builddir/.libs/perfcopilot-inflate.so" >"$tmp/tree/x.so"
	exits "one that is cut" 0 faster --check "$tmp/tree" zlib
fi

# what can't be read is told by its name, and is no "not used"
mkdir "$tmp/damaged"
printf '{"packages": {"node_modules/moment": ' >"$tmp/damaged/package-lock.json"
printf '[[package]]\nname = "pandas\n' >"$tmp/damaged/poetry.lock"
printf '[[package]]\nname = "regex"\n<<<<<<< HEAD\n' >"$tmp/damaged/Cargo.lock"
printf 'a.b/c v1.0.0\n' >"$tmp/damaged/go.sum"
printf '<!DOCTYPE x [<!ENTITY a "b">]>\n<x/>\n' >"$tmp/damaged/pom.xml"
head -c 100 "$top_builddir/.libs/perfcopilot-inflate.so" >"$tmp/damaged/x.so"
truncate -s 65M "$tmp/damaged/yarn.lock"
exits "a tree of damage" 0 faster --check "$tmp/damaged" moment
like "does not say that it is not used" "$out" 'No file that was read says that it is used; not all could be read\.'
unlike "at all" "$out" 'No file there says'
like "but which can't be read: half of JSON" "$out" '^package-lock\.json +it is no valid JSON: '
like "half of TOML" "$out" '^poetry\.lock +line 2: a string does not end'
like "a merge" "$out" '^Cargo\.lock +line 3: '
like "a line that is none" "$out" '^go\.sum +line 1 is no module'
like "entities" "$out" '^pom\.xml +line 1: it declares entities'
like "a program that is cut off" "$out" '^x\.so +it is cut off'
like "what is too large" "$out" '^yarn\.lock +it is larger than 64 MiB'
like "and how many" "$out" 'what stands in them was not seen: 7 places'
if command -v jq >/dev/null; then
	exits "as JSON" 0 faster --output-format json --check "$tmp/damaged" moment
	cp "$tmp/out" "$tmp/json"
	is "what is not found may be there" "$(jq -c '[.alternatives[].present] | unique' "$tmp/json")" '[null]'
	is "which is told" "$(jq -c '[.check.whole, .check.unread_places, (.check.unread | length)]' "$tmp/json")" '[false,7,7]'
fi
if [ "$(id -u)" != 0 ]; then
	mkdir "$tmp/tree/closed"
	chmod 0 "$tmp/tree/closed" "$tmp/tree/src/x.c"
	exits "what must not be read" 0 faster --check "$tmp/tree" zlib
	like "is told" "$out" '^closed +Permission denied'
	like "too" "$out" '^src/x\.c +Permission denied'
else
	skip "what must not be read" "root reads everything"
fi

# deeper than anybody's
(
	cd "$tmp/outside" && for _ in $(seq 80); do
		mkdir d && cd d || exit 1
	done
)
exits "a deep tree" 0 faster --check "$tmp/outside" zlib
like "is not gone into for ever" "$out" 'nested too deep'

exits "what a model would be asked" 0 timeout 60 "$PERFCOPILOT" --show-prompt findfaster --check "$tmp/tree" zlib
like "has what is known" "$out" 'name: zlib-ng'
like "and the places" "$out" 'CMakeLists.txt:1'
done_testing
