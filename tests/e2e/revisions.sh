# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Revisions as git names them, ranges, defaults, and what is said where there is none.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"

new_repository "$tmp/it's \"here\""
sides find HEAD
contains "an unborn branch is said" "$err" "has no commit yet: branch main is unborn"
sides find .
contains "also for the working tree" "$err" "has no commit yet"
sides default
contains "and for the default" "$err" "has no commit yet"

echo one >a
commit one
git tag v1 -am "the first"
echo two >a
commit "$(printf 'two \033[31mred')"
git branch -q feature HEAD~1
git update-ref refs/heads/-x HEAD~1
git tag both HEAD
git branch -q both HEAD~1
one=$(git rev-parse HEAD~1) two=$(git rev-parse HEAD)
one12=$(echo "$one" | cut -c 1-12)

# found GIVEN ID NAME: the first fields of what is found
found() {
	sides find "$1"
	is "revision $1" "$(printf '%s\n' "$out" | cut -d '|' -f 2,3)" "$2|$3"
	[ "$status" = 0 ] || note "$err"
}
found main "$two" main
found HEAD "$two" main
found feature "$one" feature
found v1 "$one" v1
found 'v1^{commit}' "$one" "$one12"
found HEAD~1 "$one" "$one12"
found "$(echo "$one" | cut -c 1-7)" "$one" "$one12"
found refs/heads/-x "$one" -x
found -x "$one" -x
found both "$two" both
contains "a tag and a branch of one name" "$out" "both a tag and a branch are named both; this is the tag"
sides find main
contains "no escape of a message reaches anybody" "$out" '|two \x1b[31mred|'
found . "$two" "working tree"
contains "a clean working tree" "$out" '|working tree|'
echo three >a
sides find .
contains "a dirty one" "$out" '|working tree, dirty|'
git checkout -q a

sides find mian
is "an unknown name is an error" "$status" 2
contains "with what is near" "$err" 'did you mean "main"?'
sides find 'featrue~1'
contains "also before a suffix" "$err" 'did you mean "feature"?'
sides find quite-another-name
contains "nothing is near" "$err" '"git branch -a"'
sides find "$(printf 'x\033[1m')"
contains "what was typed is shown safely" "$err" 'no revision "x\x1b[1m"'
sides find main:a
contains "a file is no commit" "$err" '"main:a" leads to no commit'
sides find main..feature
contains "a range is no revision" "$err" "is a range"
sides find ""
contains "nothing is no revision" "$err" 'no revision ""'

git checkout -qb side feature
echo side >b
commit side
three=$(git rev-parse HEAD)
sides range main...side
is "A...B: the merge base, and B" "$(printf '%s\n' "$out" | cut -d '|' -f 2 | tr '\n' ' ')" "$one $three "
contains "which is said" "$out" "the merge base of main and side: $one"
sides range main..side
is "A..B: both tips" "$(printf '%s\n' "$out" | cut -d '|' -f 2 | tr '\n' ' ')" "$two $three "
contains "which is said, too" "$out" 'the tip of main: "..." would take the merge base'
sides range main...
is "A...: against HEAD" "$(printf '%s\n' "$out" | cut -d '|' -f 2 | tr '\n' ' ')" "$one $three "
sides range main....
contains "A....: against the working tree" "$out" "$three|working tree"
sides range main
contains "one name is no range" "$err" "is no range"

sides default
is "by default: main, and what is checked out" "$(printf '%s\n' "$out" | cut -d '|' -f 3 | tr '\n' ' ')" "main side "
echo dirty >>b
sides default
contains "what is not committed is left out, and said" "$out" 'left out; "." names the working tree'
git checkout -q b
git checkout -q main
sides default
is "the same on both sides is an error" "$status" 2
contains "that says so" "$err" "main is what is checked out"
echo dirty >>a
sides default
contains "unless something is changed" "$out" "$two|working tree"
sides against v1
is "against a base: what is checked out, were it the default branch" "$(printf '%s\n' "$out" | cut -d '|' -f 3 | tr '\n' ' ')" "v1 main "
contains "without what is not committed" "$out" 'left out; "." names the working tree'
sides against main
contains "unless it is the base" "$out" "$two|working tree"
git checkout -q a
sides against main
contains "which then is all there is" "$err" "main is what is checked out"
git checkout -q --detach side
sides default
contains "a detached head counts" "$out" "$three|$(echo "$three" | cut -c 1-12)"
git checkout -q side

git clone -q . "$tmp/clone"
cd "$tmp/clone" || exit 99
git checkout -q -b work origin/main
sides default
contains "a clone: the HEAD of its remote" "$out" "|origin/side|"
git remote set-head origin -d
sides default
is "without: main of the remote, which is the same here" "$status" 2
found origin/feature "$one" origin/feature
git branch -q -m work other
git branch -q -D side
git for-each-ref --format='%(refname)' refs/remotes | while read -r ref; do git update-ref -d "$ref"; done
sides default
contains "no default branch" "$err" "has no default branch"

git clone -q --depth 1 "file://$tmp/it's \"here\"" "$tmp/shallow"
cd "$tmp/shallow" || exit 99
sides find HEAD~1
contains "a shallow clone says what it lacks" "$err" "git fetch --unshallow"
git clone -q --bare . "$tmp/bare.git"
cd "$tmp/bare.git" || exit 99
sides find HEAD
is "a bare repository has revisions" "$status" 0
sides find .
contains "and no working tree" "$err" "is a bare repository"
cd "$tmp/it's \"here\"" || exit 99
git worktree add -q "$tmp/worktree" feature
cd "$tmp/worktree" || exit 99
found HEAD "$one" feature
mkdir deep
cd deep || exit 99
found . "$one" "working tree"
cd "$tmp" || exit 99
sides find HEAD
contains "no repository" "$err" "this folder is in no git repository"
if [ "$(id -u)" = 0 ]; then
	cp -r "$tmp/clone" "$tmp/foreign"
	chown -R 65534 "$tmp/foreign"
	cd "$tmp/foreign" || exit 99
	sides find HEAD
	contains "a repository of another user" "$err" "safe.directory"
else
	skip "a repository of another user" "only root can make one"
fi
done_testing
