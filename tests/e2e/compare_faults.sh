# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare on repositories, paths and benchmarks that are not as one would wish. No verdict is asserted but where
# nothing else can come out.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
. "$top_srcdir/tests/lib/compare.sh"

# Two commits, of which `value` and `change me` differ, in a folder of which each character is one to trip over.
new_repository "$tmp/it's \"here\" \$HOME;"
compare HEAD . -- cat value 2>"$tmp/err"
is "an unborn branch is an error" $? 2
contains "that is said" "$(cat "$tmp/err")" "has no commit yet: branch main is unborn"
mkdir "a b"
echo one >value
echo one >"a b/it's \"it\""
head -c 4000 /dev/zero >blob
printf 'def one():\n    return 1\n' >old_name.py
commit one
git tag v1
echo two >value
echo two >"a b/it's \"it\""
printf '\377\000\376' >>blob
git mv old_name.py new_name.py
commit two
git tag v2
git update-ref refs/heads/-x v1
v2=$(git rev-parse v2)

# ---- what is compared ----
echo three >value
echo new >"not known yet"
exits "a dirty tree" 0 quickly --output-format json v1 . -- cat value
is "is said to be dirty" "$(field '.head | [.working_tree, .dirty, .name] | @csv')" 'true,true,"working tree"'
exits "a file that is not known yet" 0 quickly v2 . -- sh -c 'cat value; test "$PWD" = "${PWD%/head}" || cat "not known yet"'
like "is in it" "$out" '^head +working tree \([0-9a-f]{12}, dirty\)'
exits "what is edited meanwhile" 0 quickly v1 . -- sh -c 'cat value >>"$1"; echo edited >>"$2/value"' - "$tmp/seen" "$PWD"
is "changes no side" "$(sort -u "$tmp/seen" | tr '\n' ' ')" "one three "
git checkout -q value
rm "not known yet"

git checkout -q --detach v2
exits "a detached head" 0 quickly --output-format json v1 -- cat value
is "is what is checked out" "$(field .head.commit)" "$v2"
git checkout -q main
exits "a ref named -x" 0 quickly --output-format json refs/heads/-x HEAD -- cat value
is "has its name" "$(field .base.name)" -x
exits "it is also one of more" 0 quickly --output-format json v2 v1 --also=-x -- cat value
is "by its name alone" "$(field '.also[0].name')" -x
exits "as an argument" 2 quickly -x HEAD -- cat value
like "it is an option that is not known" "$err" "-x"

git clone -q --bare . "$tmp/bare.git"
cd "$tmp/bare.git" || exit 99
exits "a bare repository" 0 quickly v1 v2 -- cat value
exits "it has no working tree" 2 quickly v1 . -- cat value
contains "which is said" "$err" "is a bare repository"
git clone -q --depth 1 "file://$tmp/bare.git" "$tmp/shallow"
cd "$tmp/shallow" || exit 99
exits "a shallow clone" 2 quickly HEAD~1 HEAD -- cat value
contains "says what it lacks" "$err" "git fetch --unshallow"
git fetch -q --depth 2
exits "and does with what there is" 0 quickly HEAD~1 HEAD -- cat value

new_repository "$tmp/super"
git submodule --quiet add "$tmp/bare.git" "a lib"
git -C "a lib" checkout -q v1
commit one
git -C "a lib" checkout -q v2
commit two
exits "a submodule that differs" 0 quickly HEAD~1 HEAD -- cat "a lib/value"
exits "is what is measured" 1 quickly --check HEAD~1 HEAD -- cat "a lib/value"
contains "on each side" "$out" "head writes something else than base"

# ---- paths, and what differs ----
cd "$tmp/it's \"here\" \$HOME;/a b" || exit 99
exits "a path with blanks and quotes" 0 quickly --output-format json v1 v2 -- cat "it's \"it\""
is "is the command's as it was typed" "$(field '.benchmarks[0].name')" "cat it's \"it\""
printf '#!/bin/sh\ncat "$1"\n' >"my \"bench\".sh"
chmod +x "my \"bench\".sh"
exits "one that is injected" 0 quickly --inject "my \"bench\".sh" v1 v2 -- "./my \"bench\".sh" "it's \"it\""
exits "one that is built" 0 quickly --build "cp \"it's \\\"it\\\"\" 'a copy'" v1 v2 -- cat "a copy"
is "nothing of it is here" "$(git status --porcelain)" '?? "a b/my \"bench\".sh"'
rm "my \"bench\".sh"
cd .. || exit 99
exits "what was renamed alone" 0 quickly --output-format json v1 v2 -- sh -c 'cat *_name.py'
is "is no function that differs" "$(field '.changed_functions | map(select(.change != "moved")) | length')" 0
exits "a binary file" 0 quickly --output-format json v1 v2 -- cat blob
is "is no function either" "$(field '.changed_functions | map(.file) | unique | map(select(. == "blob")) | length')" 0
git rm -q value blob
exits "what one side lacks" 1 quickly v2 . -- cat value
like "fails there" "$out" '^cat value +passed +failed$'
exits "also where outputs are compared" 1 quickly --check v2 . -- cat value
like "it is told as a failure" "$out" '^cat value +passed +failed$'
git checkout -q HEAD value blob

# ---- what is run ----
printf 'tests:\n  - command: cat it*\n    shell: true\n    folder: a b\n' >"$tmp/suite.yaml"
exits "a test of a suite in a folder of its own" 1 quickly --check --suite "$tmp/suite.yaml" v1 v2
contains "is looked at there" "$out" "head writes something else than base"
exits "what pytest writes" 2 quickly --check --pytest . v1 v2
contains "is no output to compare" "$err" "its tests check themselves"
exits "a run of too long" 1 quickly --timeout 0.3 --head-env LONG=600 v1 v2 -- sh -c 'echo $$ >>"$1"; sleep ${LONG:-0} & wait' - "$tmp/pids"
like "is none" "$out" 'passed +timed out$'
is "and all of it is ended" "$(while read -r pid; do ps -o pid= -s "$pid"; done <"$tmp/pids")" ""
exits "a signal on both sides" 2 quickly v1 v2 -- sh -c 'cat value; kill -SEGV $$'
like "is no time" "$out" 'head crashed: was killed by signal 11 \(Segmentation fault\)'
exits "one in the base alone" 0 quickly --base-env K=1 v1 v2 -- sh -c 'test -z "$K" || kill -ABRT $$'
like "is said, and is no failure" "$out" 'crashed +passed$'

# ---- the clock ----
for side in 0.000 0.004; do
	printf '<testsuite>' >"$tmp/$side.xml"
	for _ in 1 2 3 4 5 6 7; do printf '<testcase name="none" time="0.000"/><testcase name="some" time="%s"/>' $side >>"$tmp/$side.xml"; done
	printf '</testsuite>' >>"$tmp/$side.xml"
done
exits "no time at all" 0 compare --output-format json --import "$tmp/0.000.xml" "$tmp/0.004.xml"
json "is the same as none, and no part of some" '.benchmarks | map([.name, .ratio])' '[["none",1],["some",null]]'
cat >"$tmp/clock.c" <<'END'
/* Today's clock steps by an hour, back and forth, each time that it is looked at. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static unsigned looks;
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	if (clock == CLOCK_REALTIME)
		now->tv_sec += ++looks % 2 ? 3600 : -3600;
	return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec precise;
	int result = clock_gettime(CLOCK_REALTIME, &precise);

	(void)zone;
	now->tv_sec = precise.tv_sec;
	now->tv_usec = precise.tv_nsec / 1000;
	return result;
}

time_t time(time_t *out)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}
END
if [ -n "$SAN_CFLAGS" ]; then
	skip "a clock that steps" "a sanitizer has to be loaded first"
else
	$CC -shared -fPIC -o "$tmp/clock.so" "$tmp/clock.c" 2>"$tmp/err" || note "$(cat "$tmp/err")"
	ok "a clock that steps" test "$(LD_PRELOAD=$tmp/clock.so date +%s)" -gt "$(($(date +%s) + 1800))"
	exits "is not what is looked at" 0 env LD_PRELOAD="$tmp/clock.so" timeout 300 "$PERFCOPILOT" -q compare -n 6 \
		--output-format json --max-time 60 --timeout 100 v1 v2 -- cat value
	is "each run takes some time, and none an hour" \
		"$(field '.benchmarks[0].samples[] | select(.measure == "wall") | (.base + .head) | map(. > 0 and . < 1e11) | unique | @csv')" true
fi
is "no side is left of all that" "$(folders)" ""
done_testing
