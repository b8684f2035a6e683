# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What commands may declare and return: tables that are refused, verbs, rows that hide globals, exit statuses.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/plugin.sh"
folder=$tmp/commands
mkdir "$folder"
PERFCOPILOT_COMMANDS_PATH=$folder
export PERFCOPILOT_COMMANDS_PATH

pc() {
	"$PERFCOPILOT" "$@"
}

# ---- tables that are refused, each with its reason ----

fields='struct o { uint32_t a, b; const char *s, *t; int c; bool f; struct pc_list l, r; };'
nothing='int run(struct pc *pc, const void *options) { (void)pc, (void)options; return PC_OK; }'
number=0
# bad WHAT REGEX [SIZE] <ROWS
bad() {
	number=$((number + 1))
	{
		part "bad$number"
		echo "$fields static const struct pc_arg rows[] = {"
		cat
		echo "{ 0 } };"
		echo "int add_args(struct pc_args *args) { return pc_args_declare(args, ${3:-sizeof(struct o)}, rows); }"
		echo "$nothing"
	} | plugin "$folder/bad$number.so"
	exits "$1" 2 pc "bad$number"
	like "$1: told, with the file" "$err" "/bad$number\\.so can't be used: .*$2"
}
bad "a name twice is refused" "--x is declared twice" <<'END'
{ PC_UINT(struct o, a), "x", .help = "h" }, { PC_UINT(struct o, b), "x", .help = "h" },
END
bad "a letter twice is refused" "-x is declared twice \\(--a and --b\\)" <<'END'
{ PC_UINT(struct o, a), "a", 'x', .help = "h" }, { PC_UINT(struct o, b), "b", 'x', .help = "h" },
END
bad "overlapping fields are refused" "'--a' and '--b' fill overlapping fields" <<'END'
{ PC_UINT(struct o, a), "a", .help = "h" }, { PC_UINT(struct o, a), "b", .help = "h" },
END
bad "a field outside the struct is refused" "'r' lies outside its struct of 8 bytes" 8 <<'END'
{ PC_LIST(struct o, r), "r", .help = "h" },
END
bad "a choice without choices is refused" "'c' is a choice without choices" <<'END'
{ PC_CHOICE(struct o, c), "c", .help = "h" },
END
bad "a default out of its own range is refused" "its default: '9' is out of range; wanted is a whole number, 1\\.\\.5" <<'END'
{ PC_UINT(struct o, a), "a", .fallback = "9", .min = 1, .max = 5, .help = "h" },
END
bad "what is required after what is not is refused" "'T' is required but stands after 'S'" <<'END'
{ PC_STRING(struct o, s), .metavar = "S", .help = "h" },
{ PC_STRING(struct o, t), .metavar = "T", .flags = PC_REQUIRED, .help = "h" },
END
bad "a word after a list is refused" "nothing can stand after 'L'" <<'END'
{ PC_LIST(struct o, l), .metavar = "L", .help = "h" }, { PC_STRING(struct o, t), .metavar = "T", .help = "h" },
END
bad "a kind of the future is refused" "unknown kind \\(99\\); build the command against" <<'END'
{ (enum pc_kind)99, 0, "x", .help = "h" },
END
bad "a name that is none is refused" "'Top' is no name for an option" <<'END'
{ PC_UINT(struct o, a), "Top", .help = "h" },
END
bad "a row without help is refused" "'a' has no help" <<'END'
{ PC_UINT(struct o, a), "a", .help = NULL },
END

# odd NAME REGEX <FUNCTION add_args
odd() {
	{ part "$1" && cat && echo "$nothing"; } | plugin "$folder/$1.so"
	exits "$1: refused" 2 pc "$1"
	like "$1: told" "$err" "$2"
}
odd null-rows 'declares no rows \(NULL\); give a table that ends' <<'END'
int add_args(struct pc_args *args) { return pc_args_declare(args, 8, NULL); }
END
odd twice 'declares its arguments twice' <<'END'
static const struct pc_arg rows[] = { { 0 } };
int add_args(struct pc_args *args) { pc_args_declare(args, 8, rows); return pc_args_declare(args, 8, rows); }
END
odd ignored "outside its struct" <<'END'
struct o { uint32_t a; };
static const struct pc_arg rows[] = { { PC_UINT(struct o, a), "a", .help = "h" }, { 0 } };
int add_args(struct pc_args *args) { pc_args_declare(args, 1, rows); return PC_OK; }
END
odd small-rows 'rows are smaller than any perfcopilot.s; build it against' <<'END'
static const struct { int kind; size_t offset; } rows[] = { { 1, 0 }, { 0, 0 } };
int add_args(struct pc_args *args) { return pc_args_declare_rows(args, 8, (const void *)rows, sizeof(rows[0])); }
END
odd null-verbs 'declares no verbs \(NULL\)' <<'END'
int add_args(struct pc_args *args) { return pc_args_verbs(args, NULL); }
END
odd verb-rows "'--a' fill overlapping|overlapping" <<'END'
struct o { uint32_t a; };
static const struct pc_arg rows[] = {
	{ PC_UINT(struct o, a), "a", .help = "h" }, { PC_UINT(struct o, a), "b", .help = "h" }, { 0 } };
static int nothing(struct pc *pc, const void *options) { (void)pc, (void)options; return PC_OK; }
int add_args(struct pc_args *args)
{
	const struct pc_verb verbs[] = { { "list", "h", .size = sizeof(struct o), .rows = rows, .run = nothing }, { 0 } };
	return pc_args_verbs(args, verbs);
}
END
exits "none of them stops --help" 0 pc --help
unlike "where none of them is" "$out" '^  (bad|null|twice|ignored|small|verb)'
is "and nothing is said of them" "$err" ""
rm "$folder"/*.so

# ---- verbs ----

cat >"$tmp/verbs" <<'END'
struct list { uint32_t limit; bool all; };
struct show { const char *name; };
static const struct pc_arg list_rows[] = {
	{ PC_UINT(struct list, limit), "limit", 'l', "N", "5", .min = 1, .max = 50, .help = "list N" },
	{ PC_FLAG(struct list, all), "all", 'a', .help = "list all" },
	{ 0 },
};
static const struct pc_arg show_rows[] = {
	{ PC_STRING(struct show, name), .metavar = "NAME", .flags = PC_REQUIRED, .help = "which" },
	{ 0 },
};
static int list(struct pc *pc, const void *options)
{
	const struct list *opt = options;
	(void)pc;
	printf("list %u %d\n", (unsigned)opt->limit, opt->all);
	return PC_OK;
}
static int show(struct pc *pc, const void *options)
{
	const struct show *opt = options;
	if (!opt->name[0])
		return pc_fail(pc, PC_EINPUT, "no name");
	printf("show %s\n", opt->name);
	return 4;
}
static int wipe(struct pc *pc, const void *options)
{
	(void)pc;
	printf("wipe %d\n", options != NULL);
	return PC_OK;
}
static const struct pc_verb verbs[] = {
	{ "list", "List the notes", .size = sizeof(struct list), .rows = list_rows, .run = list },
	{ "show", "Show a note", .size = sizeof(struct show), .rows = show_rows, .run = show },
	{ "wipe", "Wipe all", PC_READS | PC_WRITES, .run = wipe },
	{ 0 },
};
END
{ part notes && cat "$tmp/verbs" && cat <<'END'; } | plugin "$folder/notes.so"
int add_args(struct pc_args *args) { return pc_args_verbs(args, verbs); }
int run(struct pc *pc, const void *options) { (void)options; return pc_fail(pc, PC_EINPUT, "no verb"); }
END
is "a verb has its defaults" "$(pc notes list)" "list 5 0"
is "and its options" "$(pc notes list -l 7 --all)" "list 7 1"
is "globals stand before it too" "$(pc notes -q list -al9)" "list 9 1"
exits "each verb has its own run" 4 pc notes show me
is "and words" "$out" "show me"
is "a verb without rows gets a struct all the same" "$(pc notes wipe)" "wipe 1"
exits "its errors are errors" 2 pc notes show ''
is "told once" "$err" "perfcopilot notes: no name"
exits "another verb's option is unknown" 2 pc notes show --limit 3 me
exits "a word too many is one" 2 pc notes list more
exits "a required word is required" 2 pc notes show
exits "an unknown verb is an error" 2 pc notes frobnicate
is "that lists those there are" "$err" "perfcopilot notes: unknown verb 'frobnicate'; one of list, show, wipe"
exits "a verb misspelt" 2 pc notes lsit
is "is guessed at" "$err" "perfcopilot notes: unknown verb 'lsit'; did you mean 'list'?"
exits "a missing verb is an error" 2 pc notes
is "that lists them too" "$err" "perfcopilot notes: a verb is missing; one of list, show, wipe"
exits "behind two hyphens there is no verb" 2 pc notes -- list
exits "help of the command" 0 pc notes --help
is "begins with its usage" "$(head -n 1 "$tmp/out")" "Usage: perfcopilot notes VERB [OPTION]..."
like "and lists the verbs" "$out" '^  show +Show a note$'
exits "help of a verb" 0 pc notes list --help
is "begins with its own usage" "$(head -n 1 "$tmp/out")" "Usage: perfcopilot notes list [OPTION]..."
like "and has its own options" "$out" '^  -l, --limit N +list N \(1\.\.50; default 5\)$'
unlike "but no other verb's" "$out" '^ +NAME'
mkdir -p "$tmp/config/perfcopilot"
printf 'notes:\n  list:\n    limit: 9\n' >"$tmp/config/perfcopilot/config.yaml"
is "the file sets a verb's options" "$(XDG_CONFIG_HOME=$tmp/config pc notes list)" "list 9 0"
is "the environment too" "$(PERFCOPILOT_NOTES_LIST_LIMIT=11 pc notes list)" "list 11 0"
printf 'notes:\n  lsit:\n    limit: 9\n' >"$tmp/config/perfcopilot/config.yaml"
exits "a verb misspelt in the file" 2 env XDG_CONFIG_HOME="$tmp/config" "$PERFCOPILOT" notes list
like "is told with its line" "$err" 'config\.yaml:2: unknown key "lsit" in "notes"; did you mean "list"\?'
if command -v jq >/dev/null; then
	is "the schema has a tool a verb" "$(pc schema notes | jq -r '.[] | .name + ":" + (.effects | join(","))' | tr '\n' ' ')" \
		"notes_list:reads notes_show:reads notes_wipe:reads,writes "
fi
like "verbs are completed" "$(pc completion words -- notes s)" '^show'
like "a verb's options too" "$(pc completion words -- notes list --l)" '^--limit'
like "and stand in the manual" "$(pc manual notes)" 'limit'

{ part both && cat "$tmp/verbs" && cat <<'END'; } | plugin "$folder/both.so"
struct both { uint32_t own; struct pc_list words; };
static const struct pc_arg rows[] = {
	{ PC_UINT(struct both, own), "own", 'w', .help = "own" },
	{ PC_LIST(struct both, words), .metavar = "WORD", .help = "words" },
	{ 0 },
};
int add_args(struct pc_args *args)
{
	int status = pc_args_declare(args, sizeof(struct both), rows);
	return status ? status : pc_args_verbs(args, verbs);
}
int run(struct pc *pc, const void *options)
{
	const struct both *opt = options;
	(void)pc;
	printf("own %u", (unsigned)opt->own);
	for (size_t i = 0; i < opt->words.count; i++)
		printf(" [%s]", opt->words.items[i]);
	puts("");
	return PC_OK;
}
END
is "a command beside its verbs runs itself" "$(pc both)" "own 0"
is "with its own options and words" "$(pc both -w 3 one two)" "own 3 [one] [two]"
is "a verb wins where it stands first" "$(pc both list)" "list 5 0"
is "not where it stands later" "$(pc both one list)" "own 0 [one] [list]"
is "nor behind two hyphens" "$(pc both -- list --own)" "own 0 [list] [--own]"
exits "the command's own option before a verb is an error" 2 pc both --own 3 list
is "and not forgotten" "$err" "perfcopilot both: --own is no option of 'list'; see 'perfcopilot both list --help'"

# ---- rows that hide globals ----

{ part hides && cat <<'END'; } | plugin "$folder/hides.so"
struct hides { bool debug, quick; const char *color; };
static const struct pc_arg rows[] = {
	{ PC_FLAG(struct hides, debug), "debug", 'd', .help = "debug symbols" },
	{ PC_FLAG(struct hides, quick), "quick", 'q', .help = "quickly" },
	{ PC_STRING(struct hides, color), "color", .help = "of the cat" },
	{ 0 },
};
int add_args(struct pc_args *args) { return pc_args_declare(args, sizeof(struct hides), rows); }
int run(struct pc *pc, const void *options)
{
	const struct hides *opt = options;
	pc_debug(pc, "debugging");
	printf("%d %d %s\n", opt->debug, opt->quick, opt->color);
	return PC_OK;
}
END
exits "a row hides the global of its name" 0 pc hides --debug --color=tabby
is "it is the command's" "$out" "1 0 tabby"
is "and not the program's" "$err" ""
exits "a letter too" 0 pc hides -dq
is "both of them" "$out$err" "1 1 "
exits "before the command's name it is the global" 0 pc --debug --color never hides
is "and not the command's" "$out" "0 0 "
like "which it was" "$err" 'debug: debugging'
exits "a global whose letter alone is hidden" 0 pc hides --quiet
is "is still there" "$out" "0 0 "
exits "help says so" 0 pc hides --help
out=$(printf '%s' "$out" | tr -s ' \n' ' ')
contains "of names" "$out" "here --debug is the command's own: the global stands before the command's name"
contains "and of letters" "$out" "here -q is --quick"

# ---- what run returns ----

{ part gives && cat <<'END'; } | plugin "$folder/gives.so"
struct gives { int64_t status; bool why; };
static const struct pc_arg rows[] = {
	{ PC_INT(struct gives, status), "status", .help = "what to return" },
	{ PC_FLAG(struct gives, why), "why", .help = "say why" },
	{ 0 },
};
int add_args(struct pc_args *args) { return pc_args_declare(args, sizeof(struct gives), rows); }
int run(struct pc *pc, const void *options)
{
	const struct gives *opt = options;
	if (opt->why)
		return pc_fail(pc, (enum pc_status)opt->status, "because");
	return (int)opt->status;
}
END
for pair in 0:0 1:1 3:3 4:4 77:77 125:125 -1:2 -2:2 -3:2 -4:3 -5:3 -6:130 -7:2 -50:2 126:2 256:2 70000:2; do
	exits "run returning ${pair%:*} ends with ${pair#*:}" "${pair#*:}" pc gives --status "${pair%:*}"
	case $pair in
	-6:* | [0-9]:* | 77:* | 125:*) is "without a word" "$out$err" "" ;;
	*) like "with one" "$err" "^perfcopilot gives: " ;;
	esac
done
exits "a reason" 3 pc gives --status -4 --why
is "is told" "$err" "perfcopilot gives: because"

# ---- the rest of the line ----

{ part wraps && cat <<'END'; } | plugin "$folder/wraps.so"
struct wraps { bool fast; struct pc_list tags, rest; };
static const struct pc_arg rows[] = {
	{ PC_FLAG(struct wraps, fast), "fast", 'f', .help = "fast" },
	{ PC_LIST(struct wraps, tags), "tag", 't', .help = "tags" },
	{ PC_REST(struct wraps, rest), .metavar = "PROGRAM", .help = "what to run" },
	{ 0 },
};
int add_args(struct pc_args *args) { return pc_args_declare(args, sizeof(struct wraps), rows); }
int run(struct pc *pc, const void *options)
{
	const struct wraps *opt = options;
	(void)pc;
	printf("%d", opt->fast);
	for (size_t i = 0; i < opt->tags.count; i++)
		printf(" <%s>", opt->tags.items[i]);
	for (size_t i = 0; i < opt->rest.count; i++)
		printf(" [%s]", opt->rest.items[i]);
	puts("");
	return PC_OK;
}
END
is "the rest is taken as it is" "$(pc wraps -f ls -f --tag x -- --help)" "1 [ls] [-f] [--tag] [x] [--] [--help]"
is "two hyphens in front of it are dropped" "$(pc wraps -f -- --odd -f)" "1 [--odd] [-f]"
is "no rest is none" "$(pc wraps)" "0"
is "a list is given by repeating" "$(pc wraps --tag a -t b -tc '--tag=d e' ls)" "0 <a> <b> <c> <d e> [ls]"
is "or in the environment, with commas" "$(PERFCOPILOT_WRAPS_TAG=a,b pc wraps)" "0 <a> <b>"
is "which the command line replaces" "$(PERFCOPILOT_WRAPS_TAG=a,b pc wraps -t c)" "0 <c>"
printf 'wraps:\n  tag: [x, "y z"]\n' >"$tmp/config/perfcopilot/config.yaml"
is "or in the file" "$(XDG_CONFIG_HOME=$tmp/config pc wraps)" "0 <x> <y z>"
done_testing
