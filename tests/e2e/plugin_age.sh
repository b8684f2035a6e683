# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Commands built today must load in a later perfcopilot, whose rows have a column more: such a one is built here, from
# today's source, and opens today's commands.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/plugin.sh"
good=$top_srcdir/examples/recordings/words.folded
archive=$top_builddir/.libs/libcore.a
[ -f "$archive" ] || skip_all "no $archive to take the rest of the program from"
pkg-config --exists json-c yaml-0.1 || skip_all "pkg-config does not find json-c and yaml"

mkdir "$tmp/later" "$tmp/commands"
cp -R "$top_srcdir/core" "$tmp/later/"
chmod -R u+w "$tmp/later"
header=$tmp/later/core/cli/args.h
abi=$tmp/later/core/cli/abi.h
minor=$(sed -n 's/^#define PC_ABI_MINOR \([0-9]*\).*/\1/p' "$abi")
sed 's/^#define PC_ABI_MINOR .*/#define PC_ABI_MINOR '$((minor + 1))'/' "$abi" >"$tmp/abi.h" && cp "$tmp/abi.h" "$abi"
awk '/^struct pc_arg \{/ { inside = 1 } inside && /^\};/ { print "\tconst char *added, *later;"; inside = 0 } { print }' \
	"$header" >"$tmp/args.h" && cp "$tmp/args.h" "$header"
is "the header of later has a column more" "$(grep -c 'added, \*later' "$header")" 1

version=$("$PERFCOPILOT" --version)
# Files that know the rows are compiled anew and stand before the archive: its own of the same names are not taken.
# shellcheck disable=SC2046,SC2086 # flags are words
ok "the perfcopilot of later is built" $CC $SAN_CFLAGS -std=gnu11 -D_GNU_SOURCE -I"$tmp/later/core" \
	-DPC_VERSION="\"${version#perfcopilot }\"" -DPC_PKGLIBDIR='"/nonexistent"' $(pkg-config --cflags json-c yaml-0.1) \
	-rdynamic -o "$tmp/later/perfcopilot" "$tmp/later/core/main.c" "$tmp"/later/core/cli/*.c \
	-Wl,--whole-archive -Wl,--allow-multiple-definition "$archive" -Wl,--no-whole-archive \
	$(pkg-config --libs json-c yaml-0.1) -lm

later() { # what it has twice is meant
	ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_odr_violation=0 \
	PERFCOPILOT_COMMANDS_PATH=$tmp/commands:$top_builddir/commands/.libs "$tmp/later/perfcopilot" "$@"
}
plugin "$tmp/commands/hello.so" <"$top_srcdir/examples/plugin/hello.c"
is "a command of today runs in it" "$(later hello --times 2 world 2>&1 | tr '\n' ' ')" "hello world hello world "
exits "its rows are read in their own size" 0 later hello --help
like "the first" "$out" '^  -t, --times N +greet N times \(1\.\.10; default 1\)$'
like "and the next" "$out" '^  NAME +whom to greet$'
later topn "$good" >"$tmp/later.txt" 2>&1
"$PERFCOPILOT" topn "$good" >"$tmp/today.txt"
same "topn of today says the same in it" "$tmp/today.txt" "$tmp/later.txt"

# The other way round: what is built for later is refused today.
{ part early && cat <<'END'; } | top_srcdir=$tmp/later plugin "$tmp/commands/early.so"
static const struct pc_arg rows[] = { { 0 } };
int add_args(struct pc_args *args) { return pc_args_declare(args, 0, rows); }
int run(struct pc *pc, const void *options) { (void)pc, (void)options; return puts("early") < 0; }
END
is "a command of later runs there" "$(later early 2>&1)" early
exits "and is refused today" 2 env PERFCOPILOT_COMMANDS_PATH="$tmp/commands" "$PERFCOPILOT" early
like "with what to do" "$err" "was built for plugin ABI 1\\.$((minor + 1)), this perfcopilot has 1\\.$minor; upgrade"
done_testing
