# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sides: what lies in their folders, and that the user's repository stays as it is.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
root="$tmp/the root"

# All that is in a folder: permissions, size, time and name of each, times of folders included.
listing() {
	find "$1" -printf '%P %m %s %T@ %l\n' | LC_ALL=C sort
}
# Contents below a folder but for .git.
contents() {
	(cd "$1" && find . -name .git -prune -o \( -type f -o -type l \) -printf '%P %m %l ' \
		\( -type f -exec sh -c 'cksum <"$1"' sh {} \; -o -printf '\n' \) | LC_ALL=C sort)
}

new_repository "$tmp/it's \"here\""
mkdir -p src/deep
printf 'int main(void) { return 0; }\n' >src/main.c
printf '#!/bin/sh\necho run\n' >src/run
chmod 755 src/run
ln -s ../nowhere src/deep/link
printf 'one\ntwo\n' >eol.txt
printf '*.txt text eol=crlf\n*.log ident\n*.dat filter=evil diff=evil\n' >.gitattributes
printf '*.o\n/private\n' >.gitignore
head -c 3000 /dev/urandom >binary
echo data >x.dat
: >empty
commit first
git tag -a v1 -m one
echo more >>src/main.c
git mv src/run src/renamed
commit second
git update-ref refs/heads/-x HEAD~1
echo stashed >>src/main.c
git stash -q

# A configuration and hooks that would leave a trace.
trace=$tmp/trace
cat >"$tmp/evil" <<END
#!/bin/sh
echo "\$0 \$*" >>'$trace'
cat
END
chmod 755 "$tmp/evil"
for hook in post-checkout post-index-change pre-auto-gc reference-transaction post-commit fsmonitor-watchman; do
	cp "$tmp/evil" ".git/hooks/$hook"
done
evil="'$tmp/evil'"
git config filter.evil.smudge "$evil smudge"
git config filter.evil.clean "$evil clean"
git config filter.evil.required true
git config diff.evil.textconv "$evil textconv"
git config diff.external "$evil diff"
git config core.fsmonitor "$tmp/evil"
git config core.sshCommand "$evil ssh"
git config core.pager "$evil pager"
git config core.editor "$evil editor"
git config core.hooksPath .git/hooks
git config credential.helper "!$evil credential"
git config alias.status "!$evil alias"
printf '[core]\n\talternateRefsCommand = %s\n[gc]\n\tauto = 1\n' "$evil" >"$tmp/included"
git config include.path "$tmp/included"
rm -f "$trace"

mkdir -p private
echo untracked >new.c
mkfifo pipe
ln -s /etc/passwd away
echo secret >private/secret
echo object >src/a.o
echo changed >>src/main.c
echo staged >staged && git -c core.fsmonitor= add staged
rm -f empty
touch x.dat
rm -f "$trace"
listing . >"$tmp/before"

hold_sides "$root" v1 HEAD . -x
is "four sides" "$(printf '%s\n' "$folders" | sed 's|.*/||' | tr '\n' ' ')" "base head ref2 ref3 "
is "as long as one another" "$(printf '%s\n' "$folders" | awk '{ print length($0) }' | uniq | wc -l)" 1
contains "where they were wanted" "$base" "$root/"
listing . >"$tmp/after"
same "the user's repository is as it was" "$tmp/before" "$tmp/after"
is "nothing of its configuration was run" "$(cat "$trace" 2>/dev/null)" ""
contains "a filter that was not run is told of" "$(cat "$tmp/folders")" 'note: the filter "evil" of x.dat'

git worktree list >"$tmp/worktrees"
is "git knows of no new worktree" "$(wc -l <"$tmp/worktrees")" 1
for rev in v1 HEAD; do
	mkdir "$tmp/archive.$rev"
	git archive "$rev" | tar -xf - -C "$tmp/archive.$rev"
done
printf 'data\n' >"$tmp/archive.v1/x.dat"
printf 'data\n' >"$tmp/archive.HEAD/x.dat"
chmod -R u=rwX,go=rX "$tmp/archive.v1" "$tmp/archive.HEAD"
is "the base is what is committed" "$(contents "$base" | cksum)" "$(contents "$tmp/archive.v1" | cksum)"
is "the head is what is committed" "$(contents "$head" | cksum)" "$(contents "$tmp/archive.HEAD" | cksum)"
is "a ref named -x is found" "$(git -C "$(printf '%s\n' "$folders" | sed -n 4p)" rev-parse HEAD)" "$(git rev-parse v1^0)"

clean() {
	git -C "$1" -c core.fsmonitor= status --porcelain
}
unset_evil='-c core.fsmonitor= -c filter.evil.clean= -c filter.evil.required=false -c alias.status='
is "git finds nothing changed in the base" "$(clean "$base")" ""
is "nor in the head" "$(clean "$head")" ""
is "git describe works" "$(git -C "$base" describe) $(git -C "$head" describe | cut -d - -f 1,2)" "v1 v1-1"
is "branches are there" "$(git -C "$head" rev-parse main)" "$(git rev-parse main)"
is "what was stashed is not" "$(git -C "$head" rev-parse -q --verify refs/stash)" ""
is "HEAD is detached" "$(git -C "$base" symbolic-ref -q HEAD)" ""
is "no hook is run in a side, of whomever" "$(git -C "$base" config core.hooksPath)" /dev/null
is "no filter is known there" "$(git -C "$base" config filter.evil.smudge)" ""
ok "git fsck is content" git -C "$head" fsck --connectivity-only

tree=$(printf '%s\n' "$folders" | sed -n 3p)
# shellcheck disable=SC2086 # words
is "the working tree: git sees the same changes" "$(clean "$tree")" "$(git $unset_evil status --porcelain)"
is "as was expected" "$(clean "$tree" | tr '\n' ' ')" ' D empty  M src/main.c A  staged ?? away ?? new.c '
is "what is ignored is left out" "$(cd "$tree" && ls -d private src/a.o pipe 2>/dev/null)" ""
is "a link is a link" "$(readlink "$tree/away")" /etc/passwd
is "permissions are kept" "$(stat -c %a "$tree/src/renamed")" 755
is "times are kept" "$(stat -c %Y "$tree/new.c")" "$(stat -c %Y new.c)"
git count-objects -v >"$tmp/before"
rm -f "$trace"
git -C "$base" -c user.name=x commit -q --allow-empty -m "in the side"
git -C "$base" gc -q --prune=now
git count-objects -v >"$tmp/after"
same "what git does in a side stays there" "$tmp/before" "$tmp/after"
is "and still nothing was run" "$(cat "$trace" 2>/dev/null)" ""

mkdir -p "$base/made/by/a/build"
: >"$base/made/by/a/build/file"
mkdir "$tmp/outside"
: >"$tmp/outside/file"
ln -s "$tmp/outside" "$base/made/out"
chmod -R a-w "$base/made"
chmod 0 "$base/made/by"
(cd "$head" && for _ in $(seq 300); do mkdir d && cd d || exit; done)
place=$(dirname "$base")
contains "the lock says whose it is" "$(pgrep -P "$held")" "$(cat "$place.lock")"
let_go
is "all is gone in the end" "$(ls -A "$root")" ""
ok "what a link led to is not" test -f "$tmp/outside/file"
XDG_CACHE_HOME="$tmp/cache" && export XDG_CACHE_HOME
hold_sides - v1 HEAD
contains "by default they are kept with what can be made again" "$base" "$tmp/cache/perfcopilot/compare/"
let_go
is "and are gone from there" "$(ls -A "$tmp/cache/perfcopilot/compare")" ""
done_testing
