# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sides of repositories with parts: Git LFS, submodules, alternates, worktrees, shallow and bare ones.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
root=$tmp/root
origin=$tmp/origin

# Git LFS, by hand: nothing of it need be installed.
new_repository "$tmp/lfs"
printf '*.bin filter=lfs diff=lfs merge=lfs -text\n' >.gitattributes
# pointer FILE OID SIZE
pointer() {
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' "$2" "$3" >"$1"
}
# keep FILE STORE: puts it where Git LFS would, and a pointer in its place
keep() {
	oid=$(sha256sum <"$1" | cut -d ' ' -f 1)
	folder=$2/objects/$(echo "$oid" | cut -c 1-2)/$(echo "$oid" | cut -c 3-4)
	mkdir -p "$folder"
	size=$(stat -c %s "$1")
	cp "$1" "$folder/$oid"
	chmod 444 "$folder/$oid"
	pointer "$1" "$oid" "$size"
}
mkdir data
head -c 100000 /dev/urandom >data/big.bin
chmod 755 data/big.bin
cp data/big.bin "$tmp/big"
keep data/big.bin .git/lfs
pointer not-kept.txt "$oid" 100000
printf 'version https://git-lfs.github.com/spec/v1\nno pointer\n' >data/short.bin
: >data/empty.bin
commit first
hold_sides "$root" HEAD .
same "a pointer is replaced by what it stands for" "$tmp/big" "$base/data/big.bin"
same "in the working tree, too" "$tmp/big" "$head/data/big.bin"
is "with its permissions" "$(stat -c %a "$base/data/big.bin")" 755
is "what only looks so stays" "$(wc -c <"$base/not-kept.txt") $(wc -c <"$base/data/short.bin")" \
	"$(wc -c <not-kept.txt) $(wc -c <data/short.bin)"
is "git finds nothing changed" "$(git -C "$base" status --porcelain; git -C "$head" status --porcelain)" ""
let_go
git config lfs.storage "$tmp/elsewhere"
sides make "$root" HEAD .
is "what is not there is refused" "$status" 2
contains "with its names, and what to do" "$err" "data/big.bin; run: git lfs fetch origin $(git rev-parse HEAD)"
is "and nothing stays" "$(ls -A "$root")" ""
cp -r .git/lfs "$tmp/elsewhere"
sides make "$root" HEAD
is "lfs.storage is heeded" "$status" 0
object=$(find "$tmp/elsewhere" -name "$oid")
chmod 644 "$object"
printf x | dd of="$object" conv=notrunc status=none
sides make "$root" HEAD
contains "a damaged one is refused" "$err" "is damaged; run: git lfs fsck"
: >"$object"
sides make "$root" HEAD
contains "one of another size is missing" "$err" "keeps 1 file of main that is not in"
git config --unset lfs.storage
for bad in '' 'oid sha256:xyz' "oid md5:$oid" "oid sha256:$oid" "$(printf 'oid sha256:%s\nsize -1' "$oid")" \
	"$(printf 'oid sha256:%s\nsize 99999999999999999999' "$oid")" "$(printf 'oid sha256:../%s\nsize 1' "$oid")"; do
	printf 'version https://git-lfs.github.com/spec/v1\n%s\n' "$bad" >data/short.bin
	commit bad
	sides make "$root" HEAD
	is "no pointer, a file: $(echo "$bad" | tr '\n' ' ' | cut -c 1-30)" "$status" 0
done

# Submodules.
new_repository "$origin.inner"
echo inner >inner
commit inner
new_repository "$origin.lib"
git submodule --quiet add "$origin.inner" deep/inner
echo one >lib
commit one
new_repository "$tmp/super"
git submodule --quiet add --name named "$origin.lib" "with space/lib"
git submodule --quiet update --init --recursive
echo super >super
commit super
git tag v1
git -C "with space/lib" checkout -q -b next
echo two >"with space/lib/lib"
git -C "with space/lib" commit -qam two
commit "a new lib"
echo local >>"with space/lib/lib"
echo more >"with space/lib/untracked"
hold_sides "$root" v1 HEAD .
tree=$(printf '%s\n' "$folders" | sed -n 3p)
is "submodules are what each revision has of them" \
	"$(cat "$base/with space/lib/lib" "$head/with space/lib/lib" "$tree/with space/lib/lib" | tr '\n' ' ')" "one two two local "
is "also in submodules" "$(cat "$base/with space/lib/deep/inner/inner" "$tree/with space/lib/deep/inner/inner" | tr '\n' ' ')" \
	"inner inner "
ok "and what is untracked there" test -f "$tree/with space/lib/untracked"
is "git finds nothing changed in them" "$(git -C "$base" status --porcelain; git -C "$head" status --porcelain)" ""
is "or what is" "$(git -C "$tree" status --porcelain)" "$(git status --porcelain)"
let_go
rm -rf "with space/lib"
sides make "$root" v1
is "they come from .git/modules, too" "$status" 0
sides make "$root" .
is "a working tree without them is one" "$status" 0
rm -rf .git/modules/named
sides make "$root" v1
is "what is not here is refused" "$status" 2
contains "with what to do" "$err" "the submodule with space/lib of v1 is not here at commit"
contains "by git" "$err" "git submodule update --init --recursive"
is "and nothing stays of it" "$(ls -A "$root")" ""
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),loose"
git rm -rq --cached "with space/lib"
git rm -q --cached .gitmodules && git commit -qm loose
hold_sides "$root" HEAD
contains "one that .gitmodules does not name is an empty folder" "$(cat "$tmp/folders")" "loose is a repository that .gitmodules"
ok "which is there" test -d "$base/loose"
let_go
for name in '../../../evil' '/etc' 'a/../../b' '.git'; do
	printf '[submodule "%s"]\n\tpath = loose\n\turl = x\n' "$name" >.gitmodules
	git add .gitmodules && git commit -qm "$name"
	sides make "$root" HEAD
	ok "a name that leads elsewhere leads nowhere: $name" test "$status" -le 2
done
printf '[submodule "x"\n\tpath = = \n\0[include]\npath=/etc/passwd\n' >.gitmodules
git add .gitmodules && git commit -qm bad
sides make "$root" HEAD
ok "a broken .gitmodules is no crash" test "$status" -le 2

# Objects that are borrowed already, by a relative path; then worktrees, shallow and bare ones.
new_repository "$tmp/first"
echo a >a
commit a
echo b >a
commit b
git tag b
git clone -q -s . "$tmp/second"
cd "$tmp/second" || exit 99
printf '../../../first/.git/objects\n' >.git/objects/info/alternates
sides make "$root" HEAD~1 HEAD
is "objects borrowed of borrowers" "$status: $err" "0: "
cd "$tmp/first" || exit 99
git worktree add -q "$tmp/other" HEAD~1
cd "$tmp/other" || exit 99
echo here >new
hold_sides "$root" HEAD . b
is "a worktree of git's" "$(cat "$base/a" "$head/a") $(git -C "$head" status --porcelain)" "$(printf 'a\na') ?? new"
let_go
git clone -q --depth 1 "file://$tmp/first" "$tmp/shallow"
cd "$tmp/shallow" || exit 99
hold_sides "$root" HEAD .
is "a shallow clone gives shallow sides" "$(git -C "$base" log --oneline | wc -l)" 1
let_go
git clone -q --bare "$tmp/first" "$tmp/bare.git"
cd "$tmp/bare.git" || exit 99
hold_sides "$root" HEAD~1 HEAD
is "a bare repository has sides" "$(cat "$base/a" "$head/a")" "$(printf 'a\nb')"
let_go
cd "$tmp/first" || exit 99
git sparse-checkout set nothing
hold_sides "$root" HEAD .
is "a sparse working tree stays sparse, a commit is whole" "$(git -C "$head" status --porcelain)$(cat "$base/a")" b
let_go
git sparse-checkout disable
mkdir inside
git init -q inside/own
: >inside/own/file
hold_sides "$root" .
contains "a repository within is left out, and said" "$(cat "$tmp/folders")" "inside/own/ is a repository of its own"
let_go
rm -rf inside
git update-index --split-index
sides make "$root" .
is "an index that libgit2 cannot read is refused" "$status" 2
note "$err"
done_testing
