# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Commands compiled by a test, to be sourced after tap.sh.

# plugin FILE.so [FLAGS…] <SOURCE: a shared object, as HACKING.md says
plugin() {
	plugin_file=$1
	shift
	cat >"$tmp/plugin.c"
	# shellcheck disable=SC2086 # compilers and flags are words
	if ! $CC $SAN_CFLAGS -std=gnu11 -shared -fPIC -Wall -Wextra -Werror -I"$top_srcdir/core" -o "$plugin_file" \
		"$tmp/plugin.c" "$@" >"$tmp/plugin.out" 2>&1; then
		fail "$plugin_file compiles" "$(cat "$tmp/plugin.out")"
	fi
}

# part NAME: a whole command but for its rows and its run, which the source that includes it gives
part() {
	cat <<END
#include <perfcopilot.h>
#include <stdio.h>

const char command[] = "$1";
const char help[] = "Help of $1";
PC_PLUGIN;
END
}

# word FILE.so NAME WORD: a command without arguments that says WORD
word() {
	{
		part "$2"
		cat <<END
static const struct pc_arg rows[] = { { 0 } };
int add_args(struct pc_args *args) { return pc_args_declare(args, 0, rows); }
int run(struct pc *pc, const void *options)
{
	(void)pc, (void)options;
	puts("$3");
	return PC_OK;
}
END
	} | plugin "$1"
}
