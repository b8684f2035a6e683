# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Every prompt has a caller and a golden text: tests/golden/prompts/NAME.json holds values, NAME.txt what they become.
# UPDATE_GOLDEN=1 writes the texts; read the difference.
. "$top_srcdir/tests/lib/tap.sh"

fill="$top_builddir/tests/lib/prompt"
golden="$top_srcdir/tests/golden/prompts"
XDG_CONFIG_HOME=$tmp # no prompts of the user's own
export XDG_CONFIG_HOME

prompts() {
	(cd "$top_srcdir/prompts" && find . -mindepth 2 -name '*.md' | sed -e 's|^\./||' -e 's|\.md$||' | LC_ALL=C sort)
}

for name in $(prompts); do
	case $name in
	shared/*)
		is "$name is used by a prompt" "$(grep -rqF "{{> $name}}" "$top_srcdir/prompts" && echo used)" used
		continue
		;;
	esac
	for values in "$golden/$name"*.json; do
		text=${values%.json}.txt
		[ -f "$values" ] || { is "$name has a golden text" "${values#"$golden/"} is not there" ""; continue; }
		"$fill" "$name" "$values" >"$tmp/filled" 2>&1
		[ -z "${UPDATE_GOLDEN-}" ] || cp "$tmp/filled" "$text"
		is "$(basename "$text") is what $name becomes" "$(diff "$text" "$tmp/filled" 2>&1)" ""
	done
	if grep -rqE 'pc_prompt_fill\([^)]' "$top_srcdir/commands" --include='*.c'; then
		is "$name has a caller" "$(grep -rlF "\"$name\"" "$top_srcdir/commands" "$top_srcdir/core" --include='*.c' | head -n 1 | wc -l | tr -d ' ')" 1
	else
		skip "$name has a caller" "no command asks a model"
	fi
done
is "prompts/local.mk lists them all" "$(prompts | while read -r name; do
	grep -qF "%D%/$name.md" "$top_srcdir/prompts/local.mk" || echo "$name"
done)" ""
# no test asks a model that the user has configured
is "tests/lib/keys.sh forgets all that names a model or a key" "$(cat "$top_srcdir"/core/llm/settings/*.c |
	grep -oE '"(GAI|OPENAI|AZURE|ANTHROPIC)_[A-Z_]*[A-Z]"' | tr -d '"' | LC_ALL=C sort -u | while read -r name; do
	grep -qw -- "$name" "$top_srcdir/tests/lib/keys.sh" || echo "$name"
done)" ""
done_testing
