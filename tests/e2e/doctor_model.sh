# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What doctor says of models: which is configured, with a key from where, and never the key.
. "$top_srcdir/tests/lib/tap.sh"
XDG_CONFIG_HOME=$tmp/config
export XDG_CONFIG_HOME
own=$XDG_CONFIG_HOME/perfcopilot/env
mkdir -p "$(dirname "$own")"
key=sk-CANARY-0123456789

pc() {
	"$PERFCOPILOT" "$@"
}
# found: rows of models in the last output, which is JSON: SUBJECT STATE FINDING; REMEDY
found() {
	printf '%s\n' "$out" | jq -r '.checks[] | select(.subject | startswith("model")) |
		select(.subject | startswith("module") | not) | "\(.subject) \(.state) \(.finding); \(.remedy // "")"'
}
# secret NAME: the key is nowhere in what was said
secret() {
	unlike "$1" "$out$err" 'CANARY'
}

command -v jq >/dev/null || skip_all "jq is not installed"

exits "none is configured" 0 pc doctor --output-format json
like "which is no fault" "$(found)" '^model absent none is configured; set OPENAI_API_KEY'

exits "a key of the environment" 0 env OPENAI_API_KEY=$key "$PERFCOPILOT" --offline doctor --output-format json
like "is told by its origin" "$(found)" '^model fine openai, gpt-.* at https://api\.openai\.com/v1, key from OPENAI_API_KEY; 4'
like "and nobody is asked" "$(found)" '^model server absent not asked, as --offline is set'
secret "nor is it shown"

for format in text markdown html; do
	exits "as $format" 0 env OPENAI_API_KEY=$key "$PERFCOPILOT" --offline doctor --output-format "$format"
	secret "it is not shown either"
done
exits "nor with --debug" 0 env OPENAI_API_KEY=$key "$PERFCOPILOT" --offline --debug doctor
secret "in any line"

printf 'ANTHROPIC_API_KEY=%s\n' "$key" >"$own"
chmod 644 "$own"
exits "a file that others may read" 1 pc --offline doctor --output-format json
like "is broken, and its remedy is said" "$(found)" "^model broken the file of variables $own can be used by others than you; run: chmod 600"
secret "without what is in it"
chmod 600 "$own"
exits "once it is private" 0 pc --offline doctor --output-format json
like "it is used" "$(found)" "^model fine anthropic, claude-.*, key from ANTHROPIC_API_KEY of $own"
rm "$own"

printf 'OPENAI_API_KEY=%s\n' "$key" >"$tmp/.env"
cd "$tmp" || exit 99
exits "a .env in the current folder" 0 pc doctor --output-format json
like "is not read" "$(found)" '^model absent'

exits "a model without a key" 1 pc -m gpt-4o doctor --output-format json
like "is broken" "$(found)" '^model broken openai at https://api\.openai\.com/v1 needs a key'

exits "a server that is not there" 1 env OPENAI_API_KEY=$key "$PERFCOPILOT" --base-url http://127.0.0.1:1/v1 doctor --output-format json
like "gets no key" "$(found)" '^model fine openai, whichever model it has at http://127\.0\.0\.1:1/v1, no key, as OPENAI_API_KEY was not given for it'
like "and is broken" "$(found)" '^model server broken http://127\.0\.0\.1:1/v1: '
secret "and the key is not shown"
done_testing
