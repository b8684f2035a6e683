# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Asking models: what of servers is unlike what their documents say, where it would bite.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
key=sk-canary-71c0ffee42deadbeef
"$PERFCOPILOT" ask --help >/dev/null 2>&1 || skip_all "there is no command that asks"
(umask 077 && printf '%s\n' "$key" >"$tmp/key")

ask() {
	"$PERFCOPILOT" ask --no-cache --base-url "$model_url/v1" --key-file "$tmp/key" -m test-model "$@" </dev/null
}

# ---- answers ----

model_start plain_type <<'END'
rule
	header Content-Type: text/plain
	say one two
END
exits "events may be called plain text" 0 ask hello
is "and are an answer" "$out" "one two"
model_stop plain_type

model_start reasons <<'END'
rule
	data {"choices":[{"index":0,"delta":{"reasoning_content":"let me think"}}]}
	data {"choices":[{"index":0,"delta":{"reasoning":"let me think"},"obfuscation":"xyz"}]}
	data {"choices":[{"index":0,"delta":{"content":"done"},"finish_reason":"stop"}],"unknown":{"a":[1]}}
	data [DONE]
END
exits "a model may think aloud" 0 ask hello
is "which is no part of its answer" "$out" "done"
model_stop reasons

model_start filtered <<'END'
rule
	data {"choices":[{"index":0,"delta":{"content":"I"}}]}
	data {"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}
	data [DONE]
END
exits "an answer that the server's filter stops is an error" 3 ask hello
is "and is not asked for again" "$(model_requests filtered)" 1
model_stop filtered

model_start overloaded <<'END'
rule
	times 1
	event error {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
rule
	say well again
END
exits "an error before the first word heals" 0 ask --provider anthropic --base-url "$model_url" hello
is "with the second attempt" "$out" "well again"
model_stop overloaded

# Ollama's own limit, when it is less than what it was said to be: it cuts the question and says nothing.
model_start cuts <<'END'
rule
	data {"choices":[{"index":0,"delta":{"content":"fine"},"finish_reason":"stop"}]}
	data {"choices":[],"usage":{"prompt_tokens":400,"completion_tokens":1}}
	data [DONE]
END
seq 3000 >"$tmp/rows"
exits "a question that the server cuts" 0 "$PERFCOPILOT" --context-tokens 100000 --base-url "$model_url/v1" -m test-model \
	ask --no-cache "Which is the last?" <"$tmp/rows"
like "is told" "$err" 'may not have seen the whole question: of about [0-9]+ tokens it counted 400; .*OLLAMA_CONTEXT_LENGTH'
exits "one that is counted whole" 0 ask "Which is the last?"
unlike "is not" "$err" 'whole question'
model_stop cuts

# ---- what a server does not take ----

model_start older <<'END'
rule
	has "stream_options"
	status 422 Unprocessable Entity
	send {"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]}}
rule
	say yes
END
exits "stream_options are left out where they are refused" 0 ask hello
is "after one refusal" "$(model_requests older)" 2
model_stop older

model_start responses <<'END'
rule
	status 404 Not Found
	send {"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","param":"model"}}
END
exits "a model of another API is told" 3 ask hello
like "with what to do" "$err" 'Responses API alone'
model_stop responses

model_start credit <<'END'
rule
	status 402 Payment Required
	send {"error":{"message":"Insufficient credits","code":402}}
END
exits "no credit is no passing fault" 3 ask hello
is "and is asked once" "$(model_requests credit)" 1
model_stop credit

# ---- where keys go: other headers than Authorization are sent on by curl ----

model_start elsewhere <<'END'
rule
	say stolen
END
elsewhere=$model_url
for provider in azure anthropic; do
	model_start "$provider" <<END
rule
	status 307 Temporary Redirect
	header Location: $elsewhere/
END
	if [ "$provider" = azure ]; then
		exits "azure: a redirect is an error" 3 env GAI_API_TYPE=azure GAI_API_BASE="$model_url" \
			GAI_API_VERSION=2024-10-21 GAI_API_KEY="$key" "$PERFCOPILOT" ask --no-cache -m d hello </dev/null
	else
		exits "anthropic: a redirect is an error" 3 ask --provider anthropic --base-url "$model_url" hello
	fi
	contains "$provider: that names where to" "$err" "$elsewhere"
	model_stop "$provider"
done
is "nothing arrives there" "$(grep -c '^request ' "$tmp/elsewhere.log")" 0
model_stop elsewhere

# ---- Anthropic's limits ----

model_start limits <<END
rule
	nth 2
	header anthropic-ratelimit-requests-limit: 2
	header anthropic-ratelimit-requests-remaining: 0
	header anthropic-ratelimit-requests-reset: $(date -u -d '+2 seconds' +%Y-%m-%dT%H:%M:%SZ)
	say yes
rule
	say yes
END
awk 'BEGIN { for (i = 1; i <= 3; i++) printf "{\"id\":\"q%d\",\"prompt\":\"question %d\"}\n", i, i }' >"$tmp/three"
exits "Anthropic's limits are heeded" 0 ask --provider anthropic --base-url "$model_url" --max-concurrent-queries 1 --batch "$tmp/three"
is "and no question is lost" "$(printf '%s\n' "$out" | grep -c '"answer":"yes"')" 3
model_stop limits
is "the key is in no file" "$(grep -rlaF "$key" "$tmp" --exclude=key --exclude='*.log' --exclude='*.script')" ""
done_testing
