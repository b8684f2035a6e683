# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What goes wrong with sides: nothing may stay, and nothing of others may go.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
root=$tmp/root

new_repository "$tmp/repository"
mkdir many
for i in $(seq 200); do echo "$i" >"many/$i"; done
head -c 3000000 /dev/urandom >large
commit first
echo x >many/1
commit second

# Two at once, one that is killed, one that comes after.
hold_sides "$root" HEAD~1 HEAD
live=$base
sides make "$root" HEAD .
is "two at once in one repository" "$status" 0
ok "the first is untouched" test -f "$live/many/200"
let_go
hold_sides "$root" HEAD~1 HEAD
runner=$(pgrep -P "$held")
kill -9 "$runner"
exec 9>&-
wait "$held" 2>/dev/null
ok "one that is killed leaves its folder" test -f "$base/many/200"
mkdir "$root/0123456789abcdef.old" "$root/fedcba9876543210" "$root/of-somebody-else" "$tmp/outside"
: >"$root/fedcba9876543210/file"
: >"$tmp/outside/file"
ln -s "$tmp/outside" "$root/0000000000000000"
hold_sides "$root" HEAD~1 HEAD
is "the next removes that, and what else nobody holds" \
	"$(cd "$root" && echo *)" "$(basename "$(dirname "$base")") $(basename "$(dirname "$base")").lock of-somebody-else"
ok "and follows no link" test -f "$tmp/outside/file"
let_go
rmdir "$root/of-somebody-else"

# Signals.
for signal in INT TERM HUP; do
	hold_sides "$root" HEAD~1 HEAD
	kill -"$signal" "$(pgrep -P "$held")"
	ended=0
	wait "$held" || ended=$?
	exec 9>&-
	is "SIG$signal removes all" "$ended $(ls -A "$root")" "$ended "
done
i=0
while [ "$i" -lt 10 ]; do
	i=$((i + 1))
	"$top_builddir/tests/lib/sides" make "$root" HEAD~1 HEAD . </dev/null >/dev/null 2>"$tmp/err" &
	pid=$!
	sleep "0.0$i"
	kill -INT "$pid" 2>/dev/null
	wait "$pid"
done
is "also while they are made" "$(ls -A "$root")" ""

# Room.
(
	ulimit -f 1000
	trap '' XFSZ
	sides make "$root" HEAD
	echo "$status $err" >"$tmp/limited"
)
contains "a file that may not grow is an error" "$(cat "$tmp/limited")" "2 "
is "after which nothing is left" "$(ls -A "$root")" ""
(
	ulimit -f 1000
	trap '' XFSZ
	sides make "$root" .
	echo "$status $err" >"$tmp/limited"
)
contains "in the working tree, too" "$(cat "$tmp/limited")" "large of working tree can't be copied"
is "and nothing is left again" "$(ls -A "$root")" ""
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=2m,mode=700 none "$tmp/small" 2>/dev/null; then
	for rev in HEAD .; do
		sides make "$tmp/small" "$rev"
		is "a full disk is an error: $rev" "$status" 2
		contains "that says what to do: $rev" "$err" "set XDG_CACHE_HOME"
		is "and nothing stays on it: $rev" "$(ls -A "$tmp/small")" ""
	done
	umount "$tmp/small"
else
	skip "a full disk" "no file system can be mounted here"
fi

# Places that will not do.
sides make "$tmp/repository/inside" .
contains "not below the working tree that is copied" "$err" "lies in the working tree"
rmdir inside
: >"$tmp/file"
sides make "$tmp/file" HEAD
contains "no folder" "$err" "is no folder"
sides make "$root" HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD
contains "nine are too many" "$err" "at most 8"

# Damage.
git clone -q --no-hardlinks . "$tmp/damaged"
cd "$tmp/damaged" || exit 99
blob=$(git rev-parse HEAD:large)
object=.git/objects/$(echo "$blob" | cut -c 1-2)/$(echo "$blob" | cut -c 3-)
rm -f "$object"
sides make "$root" HEAD
is "a missing object is an error" "$status" 2
contains "that says whose" "$err" "of main can't be checked out"
is "and nothing of it stays" "$(ls -A "$root")" ""
printf 'DIRC\0\0\0\002\377\377\377\377garbage' >.git/index
sides make "$root" .
is "a broken index is an error" "$status" 2
is "that leaves nothing" "$(ls -A "$root")" ""

# As a user who may not write everywhere.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$tmp"
	mkdir "$tmp/theirs"
	git clone -q --no-hardlinks "$tmp/repository" "$tmp/theirs/repository"
	chown -R 65534:65534 "$tmp/theirs"
	cat >"$tmp/theirs.sh" <<'END'
HOME=$1 && export HOME && cd "$1/repository" || exit 99
mkfifo "$1/hold"
"$2" make "$1/root" HEAD~1 HEAD <"$1/hold" >"$1/folders" 2>"$1/err" &
pid=$!
exec 9>"$1/hold"
for _ in $(seq 100); do [ "$(grep -c ^/ "$1/folders")" = 2 ] && break; sleep 0.1; done
base=$(head -n 1 "$1/folders")
mkdir -p "$base/a/b" && : >"$base/a/b/c" && chmod 0 "$base/a/b" && chmod 500 "$base/a" "$base"
exec 9>&-
wait "$pid"
chmod 000 large
"$2" make "$1/root" . </dev/null 2>"$1/err"
ls -A "$1/root"
END
	left=$(setpriv --reuid 65534 --regid 65534 --clear-groups sh "$tmp/theirs.sh" "$tmp/theirs" \
		"$top_builddir/tests/lib/sides" 2>&1)
	is "folders that may not be written to are removed" "$left" ""
	contains "what may not be read is an error" "$(cat "$tmp/theirs/err")" "Permission denied"
else
	skip "as another user" "only root can be one"
fi
done_testing
