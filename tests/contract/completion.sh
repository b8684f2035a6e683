# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The completion scripts in real shells, with a command that was dropped into a folder a moment ago.
. "$top_srcdir/tests/lib/tap.sh"

mkdir -p "$tmp/bin" "$tmp/commands" "$tmp/work/folder" "$tmp/home"
ln -s "$PERFCOPILOT" "$tmp/bin/perfcopilot"
: >"$tmp/work/first file.txt"
: >"$tmp/work/second.txt"
chmod 755 "$tmp/commands"
PERFCOPILOT_COMMANDS_PATH=$tmp/commands
PATH=$tmp/bin:$PATH HOME=$tmp/home
export PERFCOPILOT_COMMANDS_PATH PATH HOME
# a login's own set-up is not what is tested
unset ZDOTDIR BASH_ENV ENV

cat >"$tmp/demo.c" <<'END'
#include <perfcopilot.h>
const char command[] = "demo";
const char help[] = "Show what: completion can do";
struct demo {
	int by;
	const char *into, *folder;
	bool wide;
	struct pc_list infiles;
};
static const char *const bys[] = { "function", "file", "library", NULL };
static const struct pc_arg rows[] = {
	{ PC_CHOICE(struct demo, by), "by", 'b', .choices = bys, .help = "what is ranked" },
	{ PC_FILE(struct demo, into), "into", 'i', .help = "a file" },
	{ PC_FILE(struct demo, folder), "folder", .metavar = "DIR", .help = "a folder" },
	{ PC_FLAG(struct demo, wide), "wide", .help = "with [brackets] and a colon: here" },
	{ PC_LIST(struct demo, infiles), .metavar = "INFILE", .flags = PC_PATHS, .help = "what is read" },
	{ 0 },
};
struct list {
	const char *event;
};
static const char *const events[] = { "cycles:u", "cycles:k", "instructions", NULL };
static const struct pc_arg list_rows[] = {
	{ PC_STRING(struct list, event), "event", 'e', .choices = events, .help = "which event" },
	{ 0 },
};
int run(struct pc *pc, const void *options)
{
	(void)pc;
	(void)options;
	return PC_OK;
}
static const struct pc_verb verbs[] = {
	{ "list", "List all", 0, sizeof(struct list), list_rows, run },
	{ "remove", "Remove one", PC_WRITES, 0, NULL, run },
	{ 0 },
};
int add_args(struct pc_args *args)
{
	int status = pc_args_declare(args, sizeof(struct demo), rows);

	return status ? status : pc_args_verbs(args, verbs);
}
PC_PLUGIN;
END
# shellcheck disable=SC2086 # several words
if ! ${CC:-cc} $SAN_CFLAGS -std=gnu11 -shared -fPIC -I"$top_srcdir/core" -o "$tmp/commands/demo.so" "$tmp/demo.c"; then
	fail "a command for the test compiles"
	done_testing
fi
cd "$tmp/work" || exit 99
tab=$(printf '\t')

# ---- the program's answer ----
words() {
	perfcopilot completion words -- "$@"
}
is "a command completes, with its help" "$(words dem)" "demo${tab}Show what: completion can do"
is "verbs come before other words" "$(words demo re)" "remove${tab}Remove one
:file"
is "an option of a verb" "$(words demo list --ev)" "--event${tab}which event"
is "the command's own option is none of the verb's" "$(words demo list --by)" ""
is "a value of a verb's option" "$(words demo list -e i)" "instructions${tab}"
is "a value joined to its letter" "$(words demo -bli)" "-blibrary${tab}"
is "a folder" "$(words demo --folder=x)" ":dir${tab}--folder="
is "behind a word there is no verb" "$(words demo x re)" ":file"
is "nor behind --" "$(words demo -- re)" ":file"
is "nor behind an option of the command" "$(words demo --by file re)" ":file"
is "however it is said" "$(words demo -qbfile re)$(words demo -qi x re)$(words demo --no-wide re)" ":file:file:file"
is "behind a global there is" "$(words demo --color never -q re)" "remove${tab}Remove one
:file"
is "a verb that the parser does not take is a word" "$(words demo --wide list --ev)" ""
is "a broken line has no candidates" "$(words demo list too many)" ""

# ---- bash ----
cat >"$tmp/ask.bash" <<'END'
. <(perfcopilot completion bash) || exit
COMP_LINE=$1 COMP_POINT=${#1}
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
compopt() { :; } # works only inside readline
_perfcopilot perfcopilot
printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort
END
bash_test() { # NAME WANTED LINE WORD…, the words as readline takes the line apart
	name="bash: $1" wanted=$2
	shift 2
	is "$name" "$(bash --norc "$tmp/ask.bash" "$@" | tr '\n' '|')" "$wanted"
}
if command -v bash >/dev/null; then
	bash_test "a command" "demo|" "perfcopilot dem" perfcopilot dem
	bash_test "verbs and files" "first file.txt|folder|list|remove|second.txt|" "perfcopilot demo " perfcopilot demo ""
	bash_test "an option" "--into|" "perfcopilot demo --int" perfcopilot demo --int
	bash_test "values after a space" "file|function|" "perfcopilot demo --by f" perfcopilot demo --by f
	bash_test "values after =" "file|function|" "perfcopilot demo --by=f" perfcopilot demo --by = f
	bash_test "nothing yet after =" "file|function|library|" "perfcopilot demo --by=" perfcopilot demo --by =
	bash_test "a value with a colon" "k|u|" "perfcopilot demo list --event cycles:" \
		perfcopilot demo list --event cycles :
	bash_test "files" "first file.txt|" "perfcopilot demo --into fi" perfcopilot demo --into "fi"
	bash_test "files after =" "second.txt|" "perfcopilot demo --into=se" perfcopilot demo --into = se
	bash_test "folders alone" "folder|" "perfcopilot demo --folder " perfcopilot demo --folder ""
	bash_test "an unknown command" "|" "perfcopilot nosuch " perfcopilot nosuch ""
else
	skip "bash" "not installed"
fi

# ---- fish ----
fish_test() { # NAME WANTED LINE
	# shellcheck disable=SC2016 # fish's own variable
	is "fish: $1" "$(fish --no-config -c 'perfcopilot completion fish | source; complete -C "$argv[1]"' "$3" |
		LC_ALL=C sort | tr '\n' '|')" "$2"
}
if command -v fish >/dev/null; then
	fish_test "a command" "demo${tab}Show what: completion can do|" "perfcopilot dem"
	fish_test "verbs and files" "list${tab}List all|" "perfcopilot demo li"
	fish_test "an option" "--wide${tab}with [brackets] and a colon: here|" "perfcopilot demo --wi"
	fish_test "values after a space" "file|function|" "perfcopilot demo --by f"
	fish_test "values after =" "--by=file|--by=function|" "perfcopilot demo --by=f"
	fish_test "a value with a colon" "cycles:k|cycles:u|" "perfcopilot demo list --event cycles:"
	fish_test "files" "second.txt|" "perfcopilot demo --into se"
	fish_test "files after =" "--into=second.txt|" "perfcopilot demo --into=se"
	fish_test "folders alone" "folder/${tab}Directory|" "perfcopilot demo --folder "
	fish_test "an unknown command" "" "perfcopilot nosuch "
else
	skip "fish" "not installed"
fi

# ---- zsh: a shell in a terminal of its own, asked what the line looks like after TAB ----
cat >"$tmp/ask.zsh" <<'END'
zmodload zsh/zpty || exit
answer=$1 line=$2 load=$3
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= fignore=(); unsetopt beep; setopt auto_list"
zpty -w shell "fpath+=(${(q)answer:h}/functions); autoload -U compinit && compinit -u -D; $load"
zpty -w shell "tell() { print -r -- \"\$BUFFER\" >| ${(q)answer}.new; command mv ${(q)answer}.new ${(q)answer}; zle kill-whole-line }"
zpty -w shell "zle -N tell; bindkey '^X^T' tell; bindkey '^I' complete-word; stty -echo; : >| ${(q)answer}.ready"
for ((i = 0; i < 200; i++)); do
	[[ -e $answer.ready ]] && break
	sleep 0.05
done
zpty -n -w shell "$line"$'\t\x18\x14'
for ((i = 0; i < 200; i++)); do
	[[ -e $answer ]] && break
	zpty -r -t shell drained
	sleep 0.05
done
zpty -d shell
cat "$answer"
END
zsh_test() { # NAME WANTED LINE [HOW TO LOAD]; without: as installed, from a folder of functions
	rm -f "$tmp/answer" "$tmp/answer.ready"
	is "zsh: $1" "$(zsh -f "$tmp/ask.zsh" "$tmp/answer" "$3" "${4:-}")" "$2"
}
if command -v zsh >/dev/null && zsh -f -c 'zmodload zsh/zpty && zpty try true' >/dev/null 2>&1; then
	zsh_test "a sourced script" "perfcopilot demo " "perfcopilot dem" "source <(perfcopilot completion zsh)"
	mkdir "$tmp/functions"
	perfcopilot completion zsh >"$tmp/functions/_perfcopilot"
	zsh_test "a command" "perfcopilot demo " "perfcopilot dem"
	zsh_test "a verb" "perfcopilot demo list " "perfcopilot demo li"
	zsh_test "an option" "perfcopilot demo --wide " "perfcopilot demo --wi"
	zsh_test "a value after a space" "perfcopilot demo --by library " "perfcopilot demo --by l"
	zsh_test "a value after =" "perfcopilot demo --by=library " "perfcopilot demo --by=l"
	zsh_test "a value with a colon" "perfcopilot demo list --event cycles:" "perfcopilot demo list --event c"
	zsh_test "files" "perfcopilot demo --into first\\ file.txt " "perfcopilot demo --into fi"
	zsh_test "files after =" "perfcopilot demo --into=second.txt " "perfcopilot demo --into=se"
	zsh_test "folders alone" "perfcopilot demo --folder folder/" "perfcopilot demo --folder "
	zsh_test "an unknown command" "perfcopilot nosuch " "perfcopilot nosuch "
else
	skip "zsh" "not installed, or there is no pseudo terminal"
fi
done_testing
