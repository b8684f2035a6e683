# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# How much fits into a model: what servers say of it, and what becomes of data that is longer.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
XDG_CONFIG_HOME=$tmp/config
export XDG_CONFIG_HOME
good=$top_srcdir/examples/recordings/words.folded

pc() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example "$@"
}
# asked NAME METHOD: how many requests of this method a server got
asked() {
	grep -ac "^request .*: $2 " "$tmp/$1.log"
}
# rows N: as many lines of data, a number each
rows() {
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) print "row", i, "takes", i * 7, "ms" }'
}

# ---- what servers say ----
# says NAME WANTED <SCRIPT: what doctor tells of the context of the server of this script
says() {
	model_start "$1"
	exits "doctor asks $1" 0 pc doctor
	contains "and tells its context" "$out" "$2"
	exits "it is the same without a name for the model" 0 "$PERFCOPILOT" --base-url "$model_url/v1" doctor
	like "of $1" "$out" "example(:latest)? at $model_url/v1, no key; ${2%% *} tokens fit .the server"
	unlike "of which no default is told" "$out" 'guess'
	model_stop "$1"
}
says vllm '32768 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":32768}]}
END
says openrouter '131072 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","context_length":131072}]}
END
says llama-server '5120 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","meta":{"n_ctx_train":131072}}]}
rule
has GET /props
send {"default_generation_settings":{"n_ctx":5120}}
END
says llama-server-without-props '8192 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","meta":{"n_ctx_train":8192}}]}
rule
status 404 Not Found
send {"error":{"code":404,"message":"File Not Found"}}
END
says lm-studio '6144 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","object":"model"}]}
rule
has GET /api/v0/models
send {"data":[{"id":"other","loaded_context_length":1},{"id":"example","max_context_length":131072,"loaded_context_length":6144}]}
rule
status 404 Not Found
send <html>not here</html>
END
says ollama-loaded '16384 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example:latest","owned_by":"library"}]}
rule
has GET /api/ps
send {"models":[{"name":"example:latest","model":"example:latest","context_length":16384}]}
rule
status 404 Not Found
END
says ollama-of-a-file '12288 tokens fit (the server)' <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example:latest","owned_by":"library"}]}
rule
has GET /api/ps
send {"models":[]}
rule
has POST /api/show
send {"parameters":"stop \"x\"\nnum_ctx                        12288","model_info":{"llama.context_length":131072}}
rule
status 404 Not Found
END
model_start ollama <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example:latest","owned_by":"library"}]}
rule
has POST /api/show
send {"model_info":{"llama.context_length":131072}}
rule
status 404 Not Found
END
exits "what Ollama's model was made for" 0 pc doctor
contains "is not what it runs with" "$out" '4096 tokens fit (a guess: --context-tokens says how many do)'
exits "what is configured" 0 pc --context-tokens 9000 doctor
contains "goes before it" "$out" '9000 tokens fit (--context-tokens)'
model_stop ollama
model_start hostile <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":-5,"context_length":"many","max_context_length":99999999999999,"meta":7},[],3]}
rule
send [[[{}]]]
END
exits "numbers that are none" 0 pc doctor
contains "are no context" "$out" '4096 tokens fit (a guess'
model_stop hostile
model_start none <<'END'
rule
send {"data":[]}
END
exits "a server without models" 1 pc doctor
contains "has none" "$out" 'it has no model example'
exits "nor one" 1 "$PERFCOPILOT" --base-url "$model_url/v1" doctor
like "that could be meant" "$out" 'it has no model( |$)'
unlike "as is said in words" "$out" '0 models'
model_stop none

# ---- the room in a prompt ----
model_start roomy <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":40000}]}
rule
has this is too much
status 400 Bad Request
send {"error":{"message":"no"}}
rule
say ok
END
rows 800 >"$tmp/rows"
exits "data that fits only by what the server says" 0 pc ask --record "$tmp/record" "Which row is slowest?" <"$tmp/rows"
is "is asked in one question" "$(asked roomy POST)" 1
contains "whole" "$(cat "$model_log")" 'row 800 takes 5600 ms'
is "after one look" "$(asked roomy GET)" 1
first=$out
exits "what is kept is found" 0 pc ask "Which row is slowest?" <"$tmp/rows"
is "by the same measure" "$(asked roomy POST)" 1
exits "what needs no room" 0 pc ask --no-cache "Why?" </dev/null
is "asks for none" "$(asked roomy GET)" 2
exits "what is configured" 0 pc ask --context-tokens 39999 "Why is that?" <"$tmp/rows"
is "is not asked for" "$(asked roomy GET)" 2
exits "--show-prompt" 0 pc ask --show-prompt "Which row is slowest?" <"$tmp/rows"
is "sends nothing" "$(asked roomy GET) $(asked roomy POST)" "2 3"
contains "which is told" "$err" '--context-tokens says how many do'
exits "nor does --offline" 3 pc --offline ask "Which row is fastest?" <"$tmp/rows"
is "at all" "$(asked roomy GET) $(asked roomy POST)" "2 3"
model_stop roomy
exits "a replay needs no server" 0 pc ask --replay "$tmp/record" "Which row is slowest?" <"$tmp/rows"
is "for the same question" "$out" "$first"
exits "nor a name for the model" 0 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 ask --replay "$tmp/record" "Which row is slowest?" <"$tmp/rows"
is "which it has" "$out" "$first"
printf '{"context":{"model":"a\\u001b[2J","tokens":5}}\n' >"$tmp/bad"
exits "a record of nonsense" 2 pc ask --replay "$tmp/bad" why </dev/null
contains "is told" "$err" 'its context is not {"model":'

# ---- data in parts ----
model_start parts <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":4096}]}
rule
has Write notes on what
wait 5
say a row is slow
rule
has these are the notes
say the last one
rule
say in one question
END
exits "data that is too long" 0 pc ask --no-cache --record "$tmp/parts.record" "Which row is slowest?" <"$tmp/rows"
is "is answered" "$out" "the last one"
parts=$(printf '%s\n' "$err" | sed -n 's/.*it is read in \([0-9]*\) parts$/\1/p')
ok "in parts, as is told" test "${parts:-0}" -gt 2
is "each asked once, and one question more" "$(asked parts POST)" "$((parts + 1))"
ok "many at a time" test "$(model_most parts)" -gt 1
# a row is in the log's JSON of a body between \n and \n
is "with every line" "$(grep -ao 'row [0-9]* takes [0-9]* ms\\n' "$model_log" | sort -u | wc -l)" 800
is "each once" "$(grep -ao 'row [0-9]* takes [0-9]* ms\\n' "$model_log" | wc -l)" 800
contains "the notes are told by their parts" "$(cat "$model_log")" "Part 2 of $parts:\\na row is slow\\n"
first=$out
exits "as JSON" 0 pc ask --no-cache --output-format json "Which row is slowest?" <"$tmp/rows"
contains "parts are counted" "$out" "\"parts\": $parts"
sent=$(asked parts POST)
exits "with --show-prompt" 0 pc ask --show-prompt "Which row is slowest?" <"$tmp/rows"
is "all parts are shown, and the last question" "$(printf '%s\n' "$out" | grep -c '^# to: ')" "$((parts + 1))"
contains "of which the notes are not known" "$out" '(the notes on the parts)'
is "and nothing is sent" "$(asked parts POST)" "$sent"
exits "with a --budget" 3 pc ask --no-cache --budget 4000 "Which row is slowest?" <"$tmp/rows"
like "what is not asked is told" "$err" 'budget is spent: [0-9]+ of [0-9]+ parts of the data were not asked'

# A secret of several lines must not be halved.
{
	rows 130
	echo '-----BEGIN RSA PRIVATE KEY-----'
	awk 'BEGIN { for (i = 0; i < 200; i++) print "MIICANARYabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQR" }'
	echo '-----END RSA PRIVATE KEY-----'
	rows 400
} >"$tmp/secret"
exits "a secret across parts" 0 pc ask --no-cache "Which row is fast?" <"$tmp/secret"
unlike "is taken out before" "$(cat "$model_log")" 'MIICANARY'

{
	rows 3
	awk 'BEGIN { for (i = 0; i < 9000; i++) printf "word%d ", i; print "" }'
	rows 2
} >"$tmp/long"
exits "a line that is too long" 0 pc ask --no-cache "Which row is wide?" <"$tmp/long"
contains "is cut, as is told" "$err" '1 line is longer than a question may be: only its beginning is read'
contains "to the model too" "$(cat "$model_log")" 'bytes of this line left out]\n'
contains "in words" "$(cat "$model_log")" 'Of very long lines (1 in all of the data)'
unlike "the rest is not sent" "$(cat "$model_log")" 'word8999'
model_stop parts
exits "a replay" 0 pc ask --replay "$tmp/parts.record" "Which row is slowest?" <"$tmp/rows"
is "is the same, with no server" "$out" "$first"

# Notes that are long are noted again; those that never end are given up.
model_start notes <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":4096}]}
rule
has notes of earlier readers
say short
rule
has Write notes on what
begin
words 300
finish
done
rule
has these are the notes
say in two rounds
END
rows 3000 >"$tmp/many"
exits "notes that are too long" 0 pc ask --no-cache "Which row is it?" <"$tmp/many"
is "are noted again" "$out" "in two rounds"
like "as is told" "$err" 'the notes take about [0-9]+ tokens, of which [0-9]+ fit into a question: notes are taken of them in [0-9]+ parts'
model_stop notes
model_start endless <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":4096}]}
rule
begin
words 3000
finish
done
END
exits "notes that are no shorter" 3 pc ask --no-cache "Which row is it?" <"$tmp/many"
contains "are given up" "$err" "fit into the model's context (the server)"
model_stop endless
model_start broken <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":4096}]}
rule
has row 500 takes
status 400 Bad Request
send {"error":{"message":"not this part"}}
rule
say notes
END
exits "a part that fails" 3 pc ask "Which row?" <"$tmp/rows"
like "is told" "$err" 'part [0-9]+ of [0-9]+: .*not this part'
model_stop broken

# ---- a table that is cut by what fits ----
model_start table <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":8000}]}
rule
say It is all in the first row.
END
awk 'BEGIN { for (i = 0; i < 900; i++) print "main;a_function_with_a_long_name_" i " " 2000 - i }' >"$tmp/wide.folded"
exits "a table that is longer than what fits" 0 pc --record "$tmp/table.record" topn --no-cache -n 900 "$tmp/wide.folded"
first=$out
like "leaves rows out, as is told" "$out" '[0-9]+ rows did not fit into the model.s context and were not sent'
exits "by a guess" 0 pc --show-prompt topn -n 900 "$tmp/wide.folded"
contains "as --show-prompt has to make" "$err" 'with --show-prompt its server is not asked: 4096 tokens are taken'
model_stop table
exits "a replay" 0 pc --replay "$tmp/table.record" topn -n 900 "$tmp/wide.folded"
is "leaves out the same" "$out" "$first"

# ---- what does not fit at all ----
model_start small <<'END'
rule
has GET /v1/models
send {"data":[{"id":"example","max_model_len":1500}]}
rule
say ok
END
exits "a table of which no row fits" 3 pc topn --no-cache -n 3 "$good"
like "leaves the local report" "$out" '^Top functions'
like "and says why" "$err" "1500 tokens fit into the model's context .the server., and about [0-9]+ are needed"
is "and nothing is asked" "$(asked small POST)" 0
exits "a shorter answer" 0 pc topn --no-cache --max-tokens 200 -n 3 "$good"
is "leaves room" "$(asked small POST)" 1
exits "a question that is too long by itself" 3 pc ask "$(rows 300)" <"$tmp/rows"
contains "with data" "$err" "fit into the model's context (the server)"
exits "and alone, where it is known" 3 pc --context-tokens 1500 ask "$(rows 300)" </dev/null
like "is refused" "$err" 'not asked: it takes about [0-9]+ tokens, and 1500 fit into the model.s context .--context-tokens.'
is "beforehand" "$(asked small POST)" 1
exits "by a guess alone" 0 pc ask "$(rows 1500)" </dev/null
is "nothing is refused" "$(asked small POST)" 2
model_stop small
exits "no model at all" 2 "$PERFCOPILOT" ask "Which row?" <"$tmp/many"
unlike "is told before data is split" "$err" 'is read in'
done_testing
