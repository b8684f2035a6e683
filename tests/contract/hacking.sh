# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# "Add a command": what HACKING.md prints builds and runs, and a command builds with an installed perfcopilot alone.
. "$top_srcdir/tests/lib/tap.sh"
unset PERFCOPILOT_COMMANDS_PATH XDG_DATA_HOME MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
mkdir "$tmp/bin" "$tmp/home" "$tmp/work"
HOME=$tmp/home
export HOME

# script NAME: a program of that name, first in PATH
script() {
	{ echo '#!/bin/sh' && cat; } >"$tmp/bin/$1"
	chmod 755 "$tmp/bin/$1"
}
in_work() {
	(cd "$tmp/work" && PATH="$tmp/bin:$PATH" "$@")
}

# ---- as printed, with the headers of the source ----

# block LANGUAGE: the first block of it under "Add a command"
block() {
	awk -v fence="\`\`\`$1" '/^## / { here = $0 == "## Add a command" }
		here && $0 == fence && !done { inside = 1; next }
		/^```$/ && inside { inside = 0; done = 1 }
		inside' "$top_srcdir/HACKING.md"
}
is "HACKING.md opens with it" "$(grep -m 1 '^## ' "$top_srcdir/HACKING.md")" "## Add a command"
block c >"$tmp/work/hello.c"
block sh >"$tmp/work/build.sh"
like "there is a command" "$(cat "$tmp/work/hello.c")" '^PC_PLUGIN;$'
like "and how it is built" "$(cat "$tmp/work/build.sh")" '^cc .*hello\.c$'

script pkg-config <<END
[ "\$*" = "--cflags perfcopilot" ] || exit 1
echo "-I$top_srcdir/core"
END
script cc <<END
exec $CC $SAN_CFLAGS "\$@"
END
script perfcopilot <<END
exec "$PERFCOPILOT" "\$@"
END
exits "it builds and runs as printed" 0 in_work sh -e build.sh
is "without a word of the compiler" "$err" ""
is "and says what it should" "$out" "hello world
hello world"
is "it is the example outside the tree, but for its words" \
	"$(tr -d ' \t\n' <"$tmp/work/hello.c" | sed 's/anemptyname[^"]*/anemptyname/')" \
	"$(sed '1,/\*\/$/d' "$top_srcdir/examples/plugin/hello.c" | tr -d ' \t\n' | sed 's/anemptyname[^"]*/anemptyname/')"
exits "its help is derived" 0 in_work perfcopilot hello --help
like "from the table" "$out" '--times N +greet N times \(1\.\.10; default 1\)'
exits "its manual too" 0 in_work perfcopilot manual hello
exits "its schema too" 0 in_work perfcopilot schema hello
is "its variable too" "$(PERFCOPILOT_HELLO_TIMES=3 in_work perfcopilot hello x | wc -l | tr -d ' ')" 3
like "and its completion" "$(in_work perfcopilot completion words -- hello --t)" '^--times'
rm "$tmp/bin/pkg-config" "$tmp/bin/perfcopilot"

# ---- with an installed perfcopilot and nothing else ----

dest=$tmp/dest
exits "make install" 0 make -C "$top_builddir" install DESTDIR="$dest"
[ "$status" = 0 ] || done_testing
pc_file=$(find "$dest" -name perfcopilot.pc)
program=$(find "$dest" -type f -path '*/bin/perfcopilot')
header=$(find "$dest" -name perfcopilot.h)
isnt "installs perfcopilot.pc" "$pc_file" ""
isnt "and the program" "$program" ""
isnt "and the header" "$header" ""
isnt "and the manual" "$(find "$dest" -name 'perfcopilot-topn.1*')" ""
isnt "and the variables of providers" "$(find "$dest" -path '*/doc/perfcopilot/.env.example')" ""
isnt "and completion" "$(find "$dest" -name _perfcopilot)" ""
libdir=$(dirname "$(dirname "$pc_file")")
commands=$libdir/perfcopilot/commands
ok "and the commands" test -f "$commands/topn.so"
ok "and the module" test -f "$libdir/perfcopilot/perfcopilot-inflate.so"

# installed COMMAND…: the installed program, which would find its own where it is meant to lie
installed() {
	LD_LIBRARY_PATH=$libdir PERFCOPILOT_MODULES_PATH=$libdir/perfcopilot PERFCOPILOT_COMMANDS_PATH=$commands "$program" "$@"
}
is "it is the one that was built" "$(installed --version)" "$("$PERFCOPILOT" --version)"
installed topn "$top_srcdir/examples/recordings/sqlite.script.txt.gz" >"$tmp/installed" 2>&1
"$PERFCOPILOT" topn "$top_srcdir/examples/recordings/sqlite.script.txt.gz" >"$tmp/built"
same "and says the same" "$tmp/built" "$tmp/installed"

# Only what is installed may be included: every header on its own, too.
if ! pkg-config --version >/dev/null 2>&1; then
	skip "the plugin builds with pkg-config" "pkg-config is not installed"
	done_testing
fi
# The .pc file says where things will lie, DESTDIR where they lie: its prefix is told anew.
prefix=$(sed -n 's/^prefix=//p' "$pc_file")
cat >"$tmp/bin/pkg-config" <<END
#!/bin/sh
PKG_CONFIG_PATH=$libdir/pkgconfig exec $(command -v pkg-config) --define-variable=prefix="$dest$prefix" "\$@"
END
chmod 755 "$tmp/bin/pkg-config"
like "pkg-config knows it" "$("$tmp/bin/pkg-config" --cflags perfcopilot 2>&1)" "-I$dest"
is "and its version" "perfcopilot $("$tmp/bin/pkg-config" --modversion perfcopilot 2>&1)" "$("$PERFCOPILOT" --version)"
cp -R "$top_srcdir/examples/plugin" "$tmp/plugin"
chmod -R u+w "$tmp/plugin"
exits "the plugin builds with it" 0 make -C "$tmp/plugin" CC="$CC $SAN_CFLAGS" CFLAGS="-O2 -Wall -Wextra -Werror" \
	PKG_CONFIG="$tmp/bin/pkg-config" clean all
exits "and is installed in the user's folder" 0 make -C "$tmp/plugin" CC="$CC $SAN_CFLAGS" \
	PKG_CONFIG="$tmp/bin/pkg-config" install
ok "which is where it should be" test -f "$HOME/.local/share/perfcopilot/commands/hello.so"
is "it runs in the installed program" "$(installed hello --times 2 you 2>&1)" "hello you
hello you"
# shellcheck disable=SC2046 # flags are words
for file in $(cd "$(dirname "$header")" && find . -name '*.h'); do
	printf '#include "%s"\n' "$file" | $CC -std=gnu11 -Wall -Wextra -fsyntax-only \
		$("$tmp/bin/pkg-config" --cflags perfcopilot) -x c - 2>&1 || echo "$file"
done >"$tmp/out"
is "every installed header compiles on its own" "$(cat "$tmp/out")" ""
done_testing
