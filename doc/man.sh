#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A command's manual page: synopsis and options from its table, the prose between them from its Markdown.
#   doc/man.sh PERFCOPILOT CMARK COMMAND MDFILE > page
# PERFCOPILOT may be several words ("env X=y .libs/perfcopilot"). CMARK "no" or MDFILE "": no prose.
set -eu

if [ $# -ne 4 ]; then
	echo "usage: doc/man.sh PERFCOPILOT CMARK COMMAND MDFILE > page" >&2
	exit 2
fi
perfcopilot=$1 cmark=$2 command=$3 markdown=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# The title goes, and headings rise by one level: "## Output" is a section of the page, "### JSON" one in it.
raise_headings() {
	awk '
		/^ ? ? ?(```|~~~)/ {
			mark = substr($0, match($0, /[`~]/), 3)
			if (!fence) fence = mark
			else if (mark == fence) fence = ""
		}
		!fence && /^# / && !titled { titled = 1; next }
		!fence && /^##+ / { sub(/^#/, "") }
		{ print }
	' "$1"
}

# cmark writes a heading on the line below its macro, and in code leaves dots at the start of a line and characters
# that roff would turn into typographic ones.
tidy_roff() {
	awk '
		heading != "" {
			if (heading == ".SH" && $0 !~ /\\[[f(]/) $0 = toupper($0)
			gsub(/"/, "\\(dq")
			gsub(/\\f\[[A-Z]*\]/, "")
			print heading, $0
			heading = ""
			begun = fresh = 1
			next
		}
		$0 == ".SH" || $0 == ".SS" { heading = $0; next }
		!begun && NF { print ".SH DESCRIPTION"; begun = fresh = 1 }
		fresh { fresh = 0; if ($0 == ".PP") next }
		nofill && $0 == "\\f[C]" { code = 1; next }
		code && $0 == "\\f[]" { code = 0; next }
		code {
			gsub(/\047/, "\\(aq"); gsub(/`/, "\\(ga")
			gsub(/\^/, "\\(ha"); gsub(/~/, "\\(ti")
			sub(/^\./, "\\\\\\&.")
			print
			next
		}
		{ nofill = $0 == ".nf"; gsub(/\\f\[[BC]\]/, "\\fB"); gsub(/\\f\[I\]/, "\\fI"); gsub(/\\f\[\]/, "\\fR"); print }
	'
}

# shellcheck disable=SC2086 # several words, see above
$perfcopilot manual "$command" >"$work/page"
: >"$work/prose"
if [ "$cmark" != no ] && [ -n "$markdown" ]; then
	raise_headings "$markdown" >"$work/markdown"
	"$cmark" -t man "$work/markdown" >"$work/cmark"
	tidy_roff <"$work/cmark" >"$work/prose"
fi
awk -v prose="$work/prose" '
	$0 == ".\\\" @PROSE@" {
		while ((getline line < prose) > 0) print line
		next
	}
	{ print }
' "$work/page"
