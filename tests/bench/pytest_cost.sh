# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What measuring a Python function costs a call, beside what cProfile costs, on the same program in the same run.
for name in python3 /usr/bin/python3; do
	if "$name" -c 'import pytest' 2>/dev/null; then
		python=$name
		break
	fi
done
[ -n "$python" ] || {
	echo "pytest is not installed: what the plugin costs is not measured"
	exit 0
}
echo
echo "| a call of a measured Python function ($("$python" --version 2>&1)) | perfcopilot | cProfile | ratio | bound | |"
echo "|---|---|---|---|---|---|"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$top_srcdir/commands/compare "$python" "$top_srcdir/tests/bench/pytest_cost.py" |
	awk -F '\t' '
		BEGIN { title["wall"] = "in rounds by wall time"; title["cpu"] = "in rounds by CPU time"
			title["untimed"] = "in rounds of the whole benchmark" }
		$1 in title { printf "| %s | %s ns | %s ns | %s | at most 0.5 | %s |\n", title[$1], $2, $3, $4,
			$4 <= 0.5 ? "ok" : "MISS" }
		$1 == "told" { printf "| what is told of the function; loop and call without measuring | %s ns | %s ns | | | |\n", $2, $3 }'
