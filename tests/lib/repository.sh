# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034
# Git repositories for tests, to be sourced after tap.sh: nothing of the user's configuration is seen. Wants git.
#
#   new_repository FOLDER     makes one, with a branch main, and goes into it
#   commit MESSAGE            commits all
#   sides WORD…               tests/lib/sides, within a minute; keeps $out, $err, $status
#   hold_sides ROOT REV…      the same as "make", in the background: $folders are the sides, until
#   let_go                    ends it

command -v git >/dev/null || skip_all "git is not installed"
umask 022
HOME=$tmp/home
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
export HOME GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE XDG_CONFIG_HOME
mkdir -p "$HOME"
git config --global protocol.file.allow always
git config --global init.defaultBranch main
git config --global advice.detachedHead false

new_repository() {
	git init -q "$1" && cd "$1" || exit 99
}

commit() {
	git add -A && git commit -qm "$1"
}

sides() {
	status=0
	out=$(timeout 60 "$top_builddir/tests/lib/sides" "$@" 2>"$tmp/err" </dev/null) || status=$?
	err=$(cat "$tmp/err")
}

hold_sides() {
	rm -f "$tmp/hold"
	mkfifo "$tmp/hold"
	timeout 60 "$top_builddir/tests/lib/sides" make "$@" <"$tmp/hold" >"$tmp/folders" 2>"$tmp/err" &
	held=$!
	exec 9>"$tmp/hold"
	for _ in $(seq 300); do
		[ "$(grep -c '^/' "$tmp/folders")" -lt $(($# - 1)) ] && kill -0 "$held" 2>/dev/null || break
		sleep 0.1
	done
	folders=$(grep '^/' "$tmp/folders")
	base=$(printf '%s\n' "$folders" | sed -n 1p)
	head=$(printf '%s\n' "$folders" | sed -n 2p)
}

let_go() {
	exec 9>&-
	wait "$held"
}
