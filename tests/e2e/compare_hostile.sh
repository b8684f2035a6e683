# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare in a repository that names programs wherever git would run one: none is run, in none of its ways.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
. "$top_srcdir/tests/lib/compare.sh"

# libgit2 1.5 loses what it matches the names of extensions with.
echo 'leak:libpcre2' >"$tmp/leaks"
export LSAN_OPTIONS="suppressions=$tmp/leaks:print_suppressions=0"

# What is run leaves its name.
trace=$tmp/trace
cat >"$tmp/evil" <<END
#!/bin/sh
echo "\$0 \$*" >>'$trace'
cat
END
chmod +x "$tmp/evil"
untouched() {
	is "$1: nothing was run" "$(cat "$trace" 2>/dev/null)" ""
	rm -f "$trace"
}

new_repository "$tmp/inner"
echo inner >inner
commit inner
new_repository "$tmp/repository"
git submodule --quiet add "$tmp/inner" sub
mkdir .githooks .ctags.d benchmarks
printf '#!/bin/sh\ncat x.dat\n' >bench
chmod +x bench
printf '*.dat filter=evil diff=evil merge=evil\n*.c diff=cpp\n*.bin filter=lfs\n' >.gitattributes
printf '[lfs]\n\turl = ext::%s lfs\n\tgitprotocol = ext\n[lfs "customtransfer.evil"]\n\tpath = %s\n' "$tmp/evil" "$tmp/evil" >.lfsconfig
printf '[tool.codeflash]\nbenchmarks-root = "benchmarks"\n[tool.pytest.ini_options]\naddopts = "-p evil"\n' >pyproject.toml
printf 'import os\nos.system("%s conftest </dev/null")\n' "$tmp/evil" >conftest.py
cp conftest.py evil.py
printf -- '--options-maybe=%s\n--langdef=evil\n' "$tmp/evil" >.ctags.d/evil.ctags
cp .ctags.d/evil.ctags .ctags
printf 'int f(void)\n{\n\treturn 1;\n}\n' >f.c
echo one >x.dat
commit one
echo two >x.dat
sed -i 's/1/2/' f.c
commit two
git branch -q other HEAD~1
git update-ref refs/remotes/origin/main HEAD~1

for hook in applypatch-msg fsmonitor-watchman p4-changelist post-checkout post-commit post-index-change post-merge \
	post-rewrite pre-auto-gc pre-commit prepare-commit-msg reference-transaction sendemail-validate update; do
	cp "$tmp/evil" ".git/hooks/$hook"
	cp "$tmp/evil" ".githooks/$hook"
done
set -- core.fsmonitor core.sshCommand core.pager core.editor core.askPass core.gitProxy core.alternateRefsCommand \
	diff.external diff.evil.command diff.evil.textconv filter.evil.smudge filter.evil.clean filter.evil.process \
	filter.lfs.smudge filter.lfs.process merge.evil.driver gpg.program credential.helper sequence.editor \
	uploadpack.packObjectsHook remote.origin.uploadpack remote.origin.vcs lfs.customtransfer.evil.path \
	man.evil.cmd browser.evil.cmd trailer.evil.command interactive.diffFilter
for key; do
	git config "$key" "$tmp/evil $key"
done
git config filter.evil.required true
git config core.hooksPath .githooks
git config remote.origin.url "ext::$tmp/evil remote"
git config remote.origin.promisor true
git config extensions.partialClone origin
git config protocol.ext.allow always
git config submodule.sub.update "!$tmp/evil submodule"
for alias in status diff log fetch rev-parse ls-files worktree; do
	git config "alias.$alias" "!$tmp/evil alias"
done
printf '[diff "cpp"]\n\ttextconv = %s\n[core]\n\tsshCommand = %s\n' "$tmp/evil" "$tmp/evil" >.git/more
git config include.path more
echo three >x.dat
echo new >new.dat
rm -f "$trace"

exits "two commits" 0 quickly HEAD~1 HEAD -- ./bench
untouched "two commits"
like "what differs is found" "$out" '^f +modified +f\.c$'
exits "the working tree" 0 quickly HEAD . -- ./bench
untouched "the working tree"
exits "where they parted" 0 quickly other...HEAD -- ./bench
untouched "where they parted"
exits "no revision, so the remote's branch" 0 quickly -- ./bench
untouched "no revision"
contains "which it is" "$out" "origin/main"
exits "a quick look" 0 compare --quick -n 6 -- ./bench
untouched "a quick look"
exits "named functions" 0 quickly --functions 'f.c::f' HEAD~1 HEAD -- ./bench
untouched "named functions"
exits "where benchmarks are" 0 compare --detect
untouched "where benchmarks are"
exits "keeping that in a file" 0 compare --setup "$tmp/notes.md"
untouched "keeping that in a file"

# Not even git's own programs: they would read all that.
mkdir "$tmp/bin"
for program in git ssh git-lfs git-remote-ext; do
	cp "$tmp/evil" "$tmp/bin/$program"
done
usual=$PATH
PATH=$tmp/bin:$PATH
exits "git is not needed" 0 quickly HEAD~1 . -- ./bench
PATH=$usual
untouched "git is not needed"

# A build may well use git; what it then runs is what the side has, and that is nothing of this.
exits "git in a side" 0 quickly --inject bench --build 'git status && git diff HEAD && git log -p -1 && git checkout HEAD -- x.dat &&
	git -c user.name=x commit -qm new --allow-empty && git describe --always && git stash list && git gc -q' HEAD~1 HEAD -- ./bench
untouched "git in a side"
is "no side is left" "$(folders)" ""
git --no-pager diff HEAD~1 >/dev/null 2>&1
isnt "git itself would have run some of them" "$(cat "$trace")" ""
done_testing
