# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# perfcopilot compare for tests, to be sourced after repository.sh: what it keeps lies in $tmp. Wants jq.
#
#   compare WORD…    in the present folder, within 5 minutes
#   quickly WORD…    the same, of as few pairs as carry a verdict
#   field FILTER     what jq says of the last document
#   folders          what is left of sides: nothing, once a comparison has ended

command -v jq >/dev/null || skip_all "jq is not installed"
XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME

compare() {
	timeout 300 "$PERFCOPILOT" -q compare "$@"
}
quickly() {
	compare -n 6 --warm-up 0 "$@"
}
field() {
	jq -r "$1" "$tmp/out"
}
folders() {
	ls -A "$XDG_CACHE_HOME/perfcopilot/compare" 2>/dev/null
}
