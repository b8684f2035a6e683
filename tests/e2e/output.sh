# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Where the result goes: -o writes it whole or not at all, a reader may leave, a signal may come at any moment.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/plugin.sh"
good=$top_srcdir/examples/recordings/words.folded

topn() {
	"$PERFCOPILOT" topn "$@"
}
topn "$good" >"$tmp/whole" || skip_all "topn does not work at all"

# What is in a folder, hidden files too: a temporary file that was left would be there.
files() {
	# shellcheck disable=SC2012 # the names are ours
	ls -A "$1" | tr '\n' ' '
}

# ---- -o ----

folder=$tmp/folder
mkdir "$folder"
exits "-o writes a file" 0 topn -o "$folder/report" "$good"
is "and nothing else" "$out$err" ""
same "the file is what standard output would have been" "$tmp/whole" "$folder/report"
is "no temporary file is left" "$(files "$folder")" "report "
(umask 027 && topn -o "$folder/masked" "$good")
is "a new file has the mode that umask gives" "$(stat -c %a "$folder/masked")" 640
rm "$folder/masked"

echo old >"$folder/report"
chmod 604 "$folder/report"
exits "-o replaces a file" 0 topn -o "$folder/report" "$good"
same "whole" "$tmp/whole" "$folder/report"
is "and keeps its mode" "$(stat -c %a "$folder/report")" 604

mkdir "$tmp/elsewhere"
echo old >"$tmp/elsewhere/target"
ln -s ../elsewhere/target "$folder/link"
exits "-o follows a symbolic link" 0 topn -o "$folder/link" "$good"
ok "the link stays a link" test -L "$folder/link"
same "its target is replaced" "$tmp/whole" "$tmp/elsewhere/target"
is "no temporary file is left beside either" "$(files "$folder")$(files "$tmp/elsewhere")" "link report target "
rm "$folder/link"
ln -s ../elsewhere/new "$folder/link"
exits "-o follows a link to what is not there yet" 0 topn -o "$folder/link" "$good"
ok "the link stays a link again" test -L "$folder/link"
same "and its target is made" "$tmp/whole" "$tmp/elsewhere/new"
rm "$folder/link"

ln -s second "$folder/first"
ln -s first "$folder/second"
exits "-o on links that lead to each other is an error" 2 topn -o "$folder/first" "$good"
is "which says so" "$err" "perfcopilot topn: can't write $folder/first: Too many levels of symbolic links"
ok "and the links stay" test -L "$folder/first"
rm "$folder/first" "$folder/second"
if [ "$(id -u)" = 0 ]; then
	chown 65534:65533 "$folder/report"
	topn -o "$folder/report" "$good"
	is "root keeps the owner of a file" "$(stat -c %u:%g:%a "$folder/report")" 65534:65533:604
	chown 0:0 "$folder/report"
else
	skip "root keeps the owner of a file" "this is not root"
fi

echo before >"$tmp/log"
topn -o /dev/stdout "$good" >>"$tmp/log"
is "-o /dev/stdout goes on behind what a file holds" "$(head -n 1 "$tmp/log")" before
tail -n +2 "$tmp/log" >"$tmp/rest"
same "with the whole report" "$tmp/whole" "$tmp/rest"
echo before >"$tmp/log"
topn -o /dev/stderr "$good" 2>>"$tmp/log"
is "so does -o /dev/stderr" "$(head -n 1 "$tmp/log")" before
tail -n +2 "$tmp/log" >"$tmp/rest"
same "with the whole report as well" "$tmp/whole" "$tmp/rest"
topn -o /dev/stdout "$good" | cat >"$tmp/rest"
same "-o /dev/stdout into a pipe" "$tmp/whole" "$tmp/rest"
exits "-o without a name is an error" 2 topn -o '' "$good"
like "that says what is missing" "$err" 'perfcopilot.*: -o needs a file name'

(cd "$folder" && topn -o here "$good")
same "-o takes a name without a folder" "$tmp/whole" "$folder/here"
rm "$folder/here"
exits "-o into a missing folder is an error" 2 topn -o "$tmp/missing/report" "$good"
is "which says what and why" "$err" "perfcopilot topn: can't write $tmp/missing/report: No such file or directory"
exits "-o on a folder is an error" 2 topn -o "$tmp/elsewhere" "$good"
like "that says so" "$err" 'Is a directory'
echo old >"$folder/report"
exits "a command that fails leaves the old file" 2 topn -o "$folder/report" "$tmp/missing"
is "as it was" "$(cat "$folder/report")" old
exits "and makes no new one" 2 topn -o "$folder/new" "$tmp/missing"
is "nor a temporary one" "$(files "$folder")" "report "

mkfifo "$tmp/fifo"
cat "$tmp/fifo" >"$tmp/through" &
reader=$!
exits "-o into a FIFO writes through it" 0 timeout 60 "$PERFCOPILOT" topn -o "$tmp/fifo" "$good"
wait "$reader"
same "the same" "$tmp/whole" "$tmp/through"

# ---- full disks ----

exits "-o on a full device is an error" 2 topn -o /dev/full "$good"
is "which says what and why" "$err" "perfcopilot topn: can't write /dev/full: No space left on device"
ok "/dev/full is still a device" test -c /dev/full
status=0
topn "$good" >/dev/full 2>"$tmp/err" || status=$?
is "standard output on a full device is an error" "$status" 2
is "that says so" "$(cat "$tmp/err")" "perfcopilot topn: can't write standard output: No space left on device"

# A file system of four pages, three of them filled, seen only by this child.
cat >"$tmp/full.sh" <<'END'
mount -t tmpfs -o size=16k,mode=700 none "$1" || exit 77
"$PERFCOPILOT" topn "$2" >/dev/null || exit 77 # in a namespace of its own, files may seem to be somebody else's
echo old >"$1/report"
head -c 64k /dev/zero >"$1/filler" 2>/dev/null
status=0
"$PERFCOPILOT" topn -o "$1/report" --output-format html "$2" 2>"$3" || status=$?
echo "status $status, $(ls -A "$1" | tr '\n' ' '), $(cat "$1/report")"
END
mkdir "$tmp/small"
status=0
said=$(unshare -m sh "$tmp/full.sh" "$tmp/small" "$good" "$tmp/err" 2>/dev/null) || status=$?
if [ "$status" != 0 ] && [ "$(id -u)" != 0 ]; then
	status=0
	said=$(unshare -rm sh "$tmp/full.sh" "$tmp/small" "$good" "$tmp/err" 2>/dev/null) || status=$?
fi
if [ "$status" = 0 ]; then
	is "a full disk leaves the old file alone" "$said" "status 2, filler report , old"
	like "and is told" "$(cat "$tmp/err")" "can't write $tmp/small/report: No space left on device"
else
	skip "a full disk leaves the old file alone" "no file system can be mounted here"
fi

too_large() (
	ulimit -f 1
	exec "$PERFCOPILOT" topn -o "$folder/report" --output-format html "$good"
)
echo old >"$folder/report"
exits "a file that may not grow so large is an error" 2 too_large
is "which says what and why" "$err" "perfcopilot topn: can't write $folder/report: File too large"
is "and nothing half-written is there" "$(files "$folder")$(cat "$folder/report")" "report old"

# ---- what a command prints by itself ----

mkdir "$tmp/commands"
{
	part say
	cat <<'END'
#include <stdlib.h>
#include <string.h>
struct say { const char *what; };
static const struct pc_arg rows[] = { { PC_STRING(struct say, what), .metavar = "WHAT", .help = "what" }, { 0 } };
int add_args(struct pc_args *args) { return pc_args_declare(args, sizeof(struct say), rows); }
int run(struct pc *pc, const void *options)
{
	const char *what = ((const struct say *)options)->what;

	if (!strcmp(what, "nothing"))
		return 1;
	pc_output_text(pc, "shown\n");
	printf("printed\n");
	if (!strcmp(what, "fail"))
		return pc_fail(pc, PC_EINPUT, "failed");
	if (!strcmp(what, "much"))
		for (int i = 0; i < 100000; i++)
			puts("more");
	if (!strcmp(what, "child")) {
		fflush(stdout);
		if (system("echo child"))
			return 9;
		printf("again\n");
	}
	return what[0] == '5' ? 5 : PC_OK;
}
END
} | plugin "$tmp/commands/say.so"
say() {
	PERFCOPILOT_COMMANDS_PATH=$tmp/commands "$PERFCOPILOT" say "$@"
}
lines() {
	tr '\n' ' ' <"$1"
}
exits "a command may print by itself" 0 say child
is "before what it shows" "$(lines "$tmp/out")" "printed child again shown "
exits "into -o too" 0 say -o "$folder/said" child
is "all of it" "$(lines "$folder/said")" "printed child again shown "
is "and nothing beside it" "$out$err" ""
exits "with an exit status of its own" 5 say -o "$folder/said" 5
is "it is written" "$(lines "$folder/said")" "printed shown "
exits "with an exit status and nothing to write" 1 say -o "$folder/said" nothing
is "the old file stays" "$(lines "$folder/said")" "printed shown "
exits "with an error" 2 say -o "$folder/said" fail
is "the old file stays too" "$(lines "$folder/said")" "printed shown "
is "and only the error is shown" "$out$err" "perfcopilot say: failed"
say much >/dev/null || fail "it may print much"
exits "much, into -o" 0 say -o "$folder/said" much
is "is whole" "$(wc -l <"$folder/said" | tr -d ' ')" 100002
rm "$folder/said"
for what in little much; do
	status=0
	say $what >/dev/full 2>"$tmp/err" || status=$?
	is "$what printed on a full device is an error" "$status" 2
	like "that says so" "$(cat "$tmp/err")" "^perfcopilot say: can't write standard output: "
	{
		status=0
		say $what 2>"$tmp/err" || status=$?
		echo "$status" >"$tmp/status"
	} | true
	is "$what printed into 'true' is no error" "$(cat "$tmp/status") $(cat "$tmp/err")" "0 "
done

# ---- readers that leave ----

# without NAME COMMAND…: succeeds without a word
without() {
	name=$1
	shift
	status=0
	"$@" 2>"$tmp/err" || status=$?
	is "$name" "$status $(cat "$tmp/err")" "0 "
}
closed_stdout() { topn "$good" >&-; }
closed_all() { topn "$good" <&- >&- 2>&-; }
closed_to_file() { topn -o "$tmp/closed" "$good" >&- <&-; }
without "a closed standard output is no error" closed_stdout
without "all streams closed is no error" closed_all
without "-o with closed streams" closed_to_file
same "is whole all the same" "$tmp/whole" "$tmp/closed"
status=0
topn "$tmp/missing" 2>&- >"$tmp/out" || status=$?
is "an error with a closed standard error" "$status $(cat "$tmp/out")" "2 "

# The status of the program is taken inside the pipe; more is written than a pipe holds.
large=$top_srcdir/examples/recordings/sqlite.report-no-children.txt
huge=$tmp/huge.folded
awk 'BEGIN { for (i = 1; i <= 5000; i++) printf "main;function_of_a_long_name_%d %d\n", i, i }' </dev/null >"$huge"
piped() {
	{
		status=0
		topn --output-format "$1" -n 1000000 "$huge" 2>"$tmp/err" || status=$?
		echo "$status" >"$tmp/status"
	} | $2 >/dev/null
	is "$1 into '$2' is no error" "$(cat "$tmp/status") $(cat "$tmp/err")" "0 "
}
for format in text json html; do
	piped "$format" true
	piped "$format" "head -c1"
done
{
	status=0
	"$PERFCOPILOT" --help 2>"$tmp/err" || status=$?
	echo "$status" >"$tmp/status"
} | true
is "--help into 'true' is no error" "$(cat "$tmp/status") $(cat "$tmp/err")" "0 "

# ---- signals ----

# A background job of a shell ignores SIGINT; a program started by a person does not.
command -v perl >/dev/null || {
	skip "signals" "perl is not installed"
	done_testing
}
# shellcheck disable=SC2016 # perl's own
started() {
	exec perl -e '$SIG{$_} = "DEFAULT" for "INT", "TERM", "HUP"; exec { $ARGV[0] } @ARGV' "$PERFCOPILOT" "$@"
}
# Whether the process waits, and has said that it runs its command.
is_waiting() {
	grep -q 'running topn' "$tmp/said" 2>/dev/null && grep -q '^State:.*S' "/proc/$1/status" 2>/dev/null
}
# until_true COMMAND…: polls for 30 seconds
until_true() {
	for _ in $(seq 600); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
is_gone() {
	! kill -0 "$1" 2>/dev/null || grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null
}
# stopped NAME SIGNAL STATUS: the job $job, which waits, ends by that signal with that status, and leaves nothing
stopped() {
	until_true is_waiting "$job" || fail "$1: it never waited" "$(cat "$tmp/said")"
	kill -s "$2" "$job"
	until_true is_gone "$job" || {
		fail "$1: it did not end"
		kill -KILL "$job"
	}
	status=0
	wait "$job" || status=$?
	is "$1 ends it with $3" "$status" "$3"
	is "$1: nothing is said" "$(grep -v '^perfcopilot: debug: ' "$tmp/said")" ""
	is "$1: nothing half-written is there" "$(files "$folder")$(cat "$folder/report")" "report old"
	rm -f "$tmp/said"
}

mkfifo "$tmp/silent"
exec 3<>"$tmp/silent" # a writer that never writes
for signal in INT TERM HUP; do
	case $signal in INT) number=130 ;; TERM) number=143 ;; *) number=129 ;; esac
	started -d topn -o "$folder/report" <"$tmp/silent" 2>"$tmp/said" &
	job=$!
	stopped "SIG$signal while it reads" "$signal" "$number"
done
started -d topn -o "$folder/report" "$tmp/fifo" 2>"$tmp/said" &
job=$!
stopped "SIGINT while it opens a FIFO" INT 130
started -d topn -o "$tmp/fifo" "$good" 2>"$tmp/said" &
job=$!
stopped "SIGINT while it waits for a reader of -o" INT 130
printf 'main;work 5\n' >&3
started -d topn -o "$folder/report" <"$tmp/silent" 2>"$tmp/said" &
job=$!
stopped "SIGINT in the middle of the input" INT 130
exec 3>&-

# A pipe that nobody reads: more is to be written than it holds.
mkfifo "$tmp/stalled"
exec 4<>"$tmp/stalled"
started -d topn --output-format json -n 1000000 "$huge" >"$tmp/stalled" 2>"$tmp/said" &
job=$!
stopped "SIGINT while the report waits for its reader" INT 130
started -d -e topn "$huge" >"$tmp/stalled" 2>"$tmp/said" &
job=$!
stopped "SIGINT while the echo waits for its reader" INT 130
exec 4>&-

topn --output-format json -n 1000000 "$huge" >"$tmp/json"
# shellcheck disable=SC2016 # perl's own
perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK) or die; exec @ARGV' \
	"$PERFCOPILOT" topn --output-format json -n 1000000 "$huge" 2>"$tmp/err" | {
	sleep 0.3
	cat
} >"$tmp/out"
same "a pipe that does not block is waited for" "$tmp/json" "$tmp/out"
is "without a word" "$(cat "$tmp/err")" ""

# The second signal ends it wherever it is: here in fsync(), which does not come back.
if [ -z "$SAN_CFLAGS" ]; then
	printf '#include <unistd.h>\nint fsync(int fd) { (void)fd; for (;;) pause(); }\n' >"$tmp/hang.c"
	$CC -shared -fPIC -o "$tmp/hang.so" "$tmp/hang.c" || fail "hang.so compiles"
	LD_PRELOAD=$tmp/hang.so started topn -o "$folder/report" "$good" 2>"$tmp/said" &
	job=$!
	has_temporary() { files "$folder" | grep -q perfcopilot; }
	until_true has_temporary || fail "a temporary file is written" "$(files "$folder")"
	kill -s INT "$job"
	sleep 0.5
	not_ok "one signal does not end what hangs" is_gone "$job"
	kill -s INT "$job"
	status=0
	wait "$job" || status=$?
	is "a second signal ends it" "$status" 130
	is "and no temporary file is left" "$(files "$folder")$(cat "$folder/report")" "report old"
else
	skip "a second signal ends it" "the sanitizer's library wants to be the first"
fi

# At any moment: whatever it was doing, the file is whole or as it was, and nothing lies beside it.
topn --output-format html "$large" >"$tmp/html"
seen=
for turn in $(seq 30); do
	echo old >"$folder/report"
	started topn --output-format html -o "$folder/report" "$large" 2>"$tmp/said" &
	job=$!
	# more and more of the program's life goes by before the signal: nothing is asserted of how much
	seq $((turn * turn * 100)) >/dev/null
	kill -s INT "$job" 2>/dev/null
	status=0
	wait "$job" || status=$?
	if [ "$status" = 0 ] && cmp -s "$tmp/html" "$folder/report"; then
		continue
	elif [ "$status" = 130 ] && [ "$(cat "$folder/report")" = old ] && [ ! -s "$tmp/said" ]; then
		continue
	fi
	seen="$seen turn $turn: status $status, $(wc -c <"$folder/report") bytes, $(cat "$tmp/said");"
done
is "SIGINT at any moment leaves the old file or the whole new one" "$seen" ""
is "and no temporary file" "$(files "$folder")" "report "
done_testing
