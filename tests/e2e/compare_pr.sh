# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare --pr: what a pull request makes of its base, told by GitHub and fetched by git.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
. "$top_srcdir/tests/lib/repository.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
unset GITHUB_TOKEN GH_TOKEN

compare() {
	(cd "$user" && timeout 300 "$PERFCOPILOT" -q compare "$@")
}
# with NAME=VALUE COMMAND…
with() {
	(export "${1?}" && shift && "$@")
}
# The fewest pairs of a command that is there on every side.
pull() {
	compare -n 6 --output-format json --pr "$@" -- cat bench
}
folders() {
	find "$XDG_CACHE_HOME/perfcopilot/compare" -mindepth 1 2>/dev/null | wc -l
}
# All that is in a repository, but for what git does with its index.
state_of() {
	(cd "$1" && git for-each-ref && git count-objects -v && cksum .git/config && git status --porcelain)
}

# A repository at "GitHub", whose pull requests come from forks that are gone.
new_repository "$tmp/seed"
printf 'slow\n' >bench
printf 'int f(void)\n{\n\treturn 1;\n}\n' >f.c
commit "slow"
git tag v0
root=$(git rev-parse HEAD)
git checkout -q -b topic
printf 'fast\n' >bench
sed -i 's/return 1/return 2/' f.c
commit "fast"
topic=$(git rev-parse HEAD)
git checkout -q -b other main
printf 'more\n' >>bench
commit "other"
other=$(git rev-parse HEAD)
git checkout -q main
printf '1\n' >README
commit "meanwhile"
old=$(git rev-parse HEAD)
git merge -q --no-ff -m "merge of #8" other
merge=$(git rev-parse HEAD)
mkdir -p "$tmp/served/o" "$tmp/served/fork"
git init -q --bare "$tmp/served/o/r"
git push -q "$tmp/served/o/r" main v0 topic:refs/pull/7/head other:refs/pull/8/head topic:refs/pull/9/head \
	topic:refs/pull/12/head topic:refs/pull/13/head topic:refs/pull/15/head topic:refs/pull/16/head
git -C "$tmp/served/o/r" config uploadpack.allowFilter true
git clone -q --bare "$tmp/served/o/r" "$tmp/served/fork/r"
git push -q "$tmp/served/fork/r" topic:refs/pull/3/head
git clone -q "file://$tmp/served/fork/r" "$tmp/user"
user=$tmp/user
cd "$user" || exit 99
git update-ref -d refs/tags/v0
git reset -q --hard "$root"
git remote set-url origin https://github.com/o/r
git config --global "url.file://$tmp/served/.insteadOf" https://github.com/
git reflog expire --expire=now --all
git gc -q --prune=now

# about NUMBER STATE BASE-REF BASE-COMMIT HEAD-COMMIT [MERGE-COMMIT]
about() {
	printf 'rule\nhas GET /repos/o/r/pulls/%s \n' "$1"
	printf 'send {"title":"A faster\\\\u001b[31m bench","state":"%s","merged_at":%s,"merge_commit_sha":"%s",' \
		"$2" "$([ -n "$6" ] && echo '"2026"' || echo null)" "$6"
	printf '"base":{"ref":"%s","sha":"%s"},"head":{"ref":"topic","sha":"%s","repo":null}}\n' "$3" "$4" "$5"
}
{
	about 7 open main "$old" "$topic"
	about 8 closed main "$old" "$other" "$merge"
	about 9 closed gone-branch "$old" "$topic"
	about 14 open main "$old" "$topic"
	about 15 open main "$old" "$other"
	printf 'rule\nhas GET /repos/o/r/pulls/11 \nstatus 401 No\nsend {"message":"Bad credentials"}\n'
	printf 'rule\nhas GET /repos/o/r/pulls/12 \nstatus 403 No\nsend {"message":"No"}\n'
	printf 'rule\nhas GET /repos/o/r/pulls/13 \nstatus 403 No\nheader X-RateLimit-Remaining: 0\n'
	printf 'header X-RateLimit-Reset: 99999999999\nsend {}\n'
	printf 'rule\nhas GET /repos/fork/r/pulls/3 \n'
	printf 'send {"title":"of the fork","state":"open","base":{"ref":"main","sha":"%s"},"head":{"ref":"t","sha":"%s"}}\n' \
		"$old" "$topic"
	printf 'rule\nhas GET /slow/r/info/refs\nhold\n'
	printf 'rule\nstatus 404 No\nsend {"message":"Not Found"}\n'
} >"$tmp/script"
model_start github <"$tmp/script"
GITHUB_API_URL=$model_url
export GITHUB_API_URL

state_of "$user" >"$tmp/before"
exits "an open one" 0 pull 7
json "what it is" '.pull | [.number, .state, .url, .remote] | @csv' '7,"open","https://github.com/o/r/pull/7","origin"'
json "its title is safe" .pull.title 'A faster\x1b[31m bench'
json "its head" '.head | [.ref, .commit, .name, .subject] | @csv' "\"refs/pull/7/head\",\"$topic\",\"#7\",\"fast\""
json "its base is where it left" '.base | [.ref, .commit, .note] | @csv' \
	"\"main\",\"$root\",\"the merge base of main and #7: $root\""
if command -v ctags >/dev/null; then
	json "the function that differs, of commits that are not here" '.changed_functions[] | [.function, .change] | @csv' '"f","modified"'
else
	skip "the function that differs, of commits that are not here" "ctags is not installed"
fi
is "GitHub was asked once" "$(grep -ac '^request .*: GET ' "$model_log")" 1
state_of "$user" >"$tmp/after"
same "the repository is what it was" "$tmp/before" "$tmp/after"
is "nothing is left" "$(folders)" 0
cp "$tmp/out" "$tmp/seven.json"
exits "as text" 0 compare --report "$tmp/seven.json"
contains "it comes first" "$(sed -n 2p "$tmp/out")" '#7 A faster\x1b[31m bench (open), https://github.com/o/r/pull/7, by remote origin'
exits "another revision beside it" 0 pull 7 --also origin/main
json "is compared too" '.also[0].commit' "$merge"

exits "a merged one" 0 pull 8
json "its base is where it left, though the branch has all of it" '[.pull.state, .base.commit, .head.commit] | @csv' \
	"\"merged\",\"$root\",\"$other\""
exits "a closed one to a branch that is gone" 0 pull 9
json "has its base" '[.pull.state, .base.ref, .base.commit] | @csv' "\"closed\",\"gone-branch\",\"$root\""
exits "a head that GitHub has not heard of" 0 pull 15
json "is told" '.warnings[0]' "GitHub says that #15 is at $(echo "$other" | cut -c-12), but its repository has $(echo "$topic" | cut -c-12), which is what is compared"

# without GitHub's word
exits "a limit on the rate" 0 pull 13
json "leaves git alone, with the default branch" '[.pull.title, .base.ref, .base.commit, .head.commit] | @csv' ",\"main\",\"$root\",\"$topic\""
like "which is told" "$(jq -r '.warnings[0]' "$tmp/out")" 'GitHub could not be asked.* default branch, main: .*no more requests.*GITHUB_TOKEN'
exits "one that it does not find, but git does" 0 pull 16
like "is told too" "$(jq -r '.warnings[0]' "$tmp/out")" 'not found'
exits "nobody who listens" 0 with GITHUB_API_URL=http://127.0.0.1:1 pull 7
exits "neither knows it" 2 pull 10
like "both are told" "$err" 'pulls/10: not found \(Not Found\).*nor does git find it: origin \(github.com/o/r\) has no pull request 10'
exits "neither can be asked" 3 with GITHUB_API_URL=http://127.0.0.1:1 pull 10

# what is refused
requests=$(grep -ac '^request ' "$model_log")
exits "--offline" 3 sh -c 'cd "$1" && "$2" --offline compare --pr 7 -- cat bench' - "$user" "$PERFCOPILOT"
like "is told" "$err" 'GitHub is not asked: --offline'
for words in "7 main" "7 main HEAD" "7 --aa" "7 --import a b"; do
	# shellcheck disable=SC2086 # words
	exits "--pr $words" 2 compare --pr $words
	like "is both already" "$err" '--pr is both BASE and HEAD'
done
for number in 0 -1 x 4294967296; do
	exits "--pr $number" 2 compare --pr=$number -- cat bench
	like "is none" "$err" "--pr"
done
is "nobody was asked" "$(grep -ac '^request ' "$model_log")" "$requests"
exits "a token that is refused" 2 pull 11
like "is told" "$err" 'refuses the token \(Bad credentials\)'
exits "one that may not" 2 pull 12
like "is told" "$err" 'not allowed'
exits "a head that has vanished" 2 pull 14
like "is told" "$err" 'origin \(github.com/o/r\) has no pull request 14 \(no refs/pull/14/head\)'
is "and nothing is left of any" "$(folders)" 0

# remotes
git remote add upstream https://github.com/fork/r
exits "upstream comes first" 0 pull 3
json "and is said" '[.pull.title, .pull.remote] | @csv' '"of the fork","upstream"'
exits "what upstream has not" 0 pull 7
json "is origin's" .pull.remote origin
git remote remove upstream
git remote set-url origin https://gitlab.example/o/r
exits "a host that is not the API's" 2 with GITHUB_API_URL=https://api.github.com pull 7
like "is named" "$err" 'no remote at GitHub.*but origin \(gitlab.example/o/r\).*GITHUB_API_URL'
git remote set-url origin "$tmp/served/o/r"
exits "no remote at GitHub" 2 pull 7
like "is told" "$err" 'has no remote at GitHub'
git remote set-url origin https://github.com/o/r

# a repository that would run code, and one that lacks objects
git clone -q "file://$tmp/served/fork/r" "$tmp/hostile"
user=$tmp/hostile
cd "$user" || exit 99
for key in core.sshCommand core.fsmonitor core.gitProxy remote.origin.uploadpack core.pager credential.helper http.proxy \
	uploadpack.packObjectsHook filter.x.smudge filter.x.process; do
	git config "$key" "!touch $tmp/ran"
done
git config credential.helper "!touch $tmp/ran"
for hook in post-checkout reference-transaction pre-auto-gc post-index-change; do
	printf '#!/bin/sh\ntouch %s/ran\n' "$tmp" >".git/hooks/$hook"
	chmod +x ".git/hooks/$hook"
done
echo '* filter=x' >.git/info/attributes
git -c core.hooksPath=/dev/null -c core.fsmonitor=false remote set-url origin https://github.com/o/r
rm -f "$tmp/ran"
exits "a repository whose configuration names programs" 0 pull 7
not_ok "runs none" test -e "$tmp/ran"
git -c core.hooksPath=/dev/null config "url.ext::sh -c touch% $tmp/ran .insteadOf" https://github.com/o/
exits "an address that is a program" 2 pull 10
not_ok "is not run" test -e "$tmp/ran"
unset user
for how in --depth=1 --filter=blob:none; do
	git clone -q --no-checkout "$how" "file://$tmp/served/o/r" "$tmp/clone$how"
	user=$tmp/clone$how
	git -C "$user" remote set-url origin https://github.com/o/r
	git -C "$user" config core.repositoryformatversion 0 # libgit2 leaks when it reads extensions
	exits "of a clone with $how" 0 pull 7
	json "$how: all of it is there" '[.base.commit, .head.commit] | @csv' "\"$root\",\"$topic\""
done

# over HTTP
user=$tmp/user
cd "$user" || exit 99
if command -v python3 >/dev/null && [ -x "$(git --exec-path)/git-http-backend" ]; then
	mkfifo "$tmp/port"
	python3 "$top_srcdir/tests/lib/git_http.py" "$tmp/served" "$tmp/http.log" x-access-token:canary <"$tmp/model.hold" >"$tmp/port" 8>&- &
	read -r port <"$tmp/port"
	git remote set-url origin "http://127.0.0.1:$port/o/r"
	exits "a remote that asks who it is" 2 pull 7
	like "says so" "$err" 'it wants to know who asks.*GITHUB_TOKEN'
	exits "is given the token" 0 with GITHUB_TOKEN=canary pull 7
	json "and gives what it has" .head.commit "$topic"
	exits "another one" 2 with GITHUB_TOKEN=wrong pull 7
	like "is refused" "$err" 'what it was given to log in with is refused'
	unlike "and not told" "$err" wrong
	: >"$tmp/http.log"
	exits "who is not the API's" 2 with GITHUB_TOKEN=canary with GITHUB_API_URL=https://127.0.0.2:1 pull 7
	is "gets no token" "$(grep -c Basic "$tmp/http.log")" 0
else
	skip "over HTTP" "python3 or git http-backend is not installed"
fi

git remote set-url origin http://me:canary@127.0.0.1:999999/o/r
exits "an address that can't be" 3 pull 7
unlike "and its password are not told" "$err" canary

# a remote that says nothing, and signals
git remote set-url origin "$model_url/slow/r"
for signal in TERM KILL; do
	asked=$(grep -ac 'GET /slow/r/info/refs' "$model_log")
	(cd "$user" && exec setsid "$PERFCOPILOT" -q compare --pr 7 -- cat bench) >"$tmp/held" 2>&1 &
	pid=$!
	for _ in $(seq 200); do
		[ "$(grep -ac 'GET /slow/r/info/refs' "$model_log")" -gt "$asked" ] && break
		sleep 0.05
	done
	isnt "while it waits there is a folder" "$(folders)" 0
	kill -"$signal" "$pid"
	status=0
	wait "$pid" || status=$?
	[ $signal = TERM ] || continue
	is "a signal ends it" "$status" 143
	is "and leaves nothing" "$(folders)" 0
done
git remote set-url origin https://github.com/o/r
exits "what a killed one left" 0 pull 7
is "goes with the next" "$(folders)" 0
model_stop github
done_testing
