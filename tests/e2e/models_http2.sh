# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Where a server speaks HTTP/2, questions share one connection to it; and its certificate is held against the bundle
# that the environment names.
. "$top_srcdir/tests/lib/tap.sh"
XDG_STATE_HOME=$tmp/state
XDG_CONFIG_HOME=$tmp/config
export XDG_STATE_HOME XDG_CONFIG_HOME
unset CURL_CA_BUNDLE SSL_CERT_FILE
PATH=$PATH:/usr/sbin
for tool in nghttpd openssl perl; do
	command -v "$tool" >/dev/null || skip_all "$tool is not installed"
done

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=model -addext subjectAltName=IP:127.0.0.1 \
	-keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null || skip_all "no certificate can be made"
# It answers every POST with the file of that path.
mkdir -p "$tmp/root/v1/chat"
cat >"$tmp/root/v1/chat/completions" <<'END'
data: {"choices":[{"index":0,"delta":{"content":"yes"},"finish_reason":"stop"}]}

data: [DONE]

END
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
nghttpd -v -a 127.0.0.1 -d "$tmp/root" "$port" "$tmp/key.pem" "$tmp/cert.pem" >"$tmp/log" 2>&1 &
server=$!
for _ in $(seq 100); do
	grep -q listen "$tmp/log" && break
	sleep 0.1
done

ask() {
	"$PERFCOPILOT" --base-url "https://127.0.0.1:$port/v1" -m test-model ask --no-cache "$@" </dev/null
}
exits "a certificate that nobody vouches for" 3 ask hello
like "is an error" "$err" 'no secure connection'
is "and nothing is sent" "$(grep -c ':method: POST' "$tmp/log")" 0
SSL_CERT_FILE=$tmp/cert.pem
export SSL_CERT_FILE
seq 24 | sed 's/.*/{"id":&,"prompt":"question &"}/' >"$tmp/questions"
exits "24 questions, 8 at a time" 0 ask --max-concurrent-queries 8 --batch "$tmp/questions"
is "are answered" "$(printf '%s\n' "$out" | grep -c '"answer":"yes"')" 24
is "on one connection" "$(grep ':method: POST' "$tmp/log" | cut -d' ' -f1 | uniq -c | awk '{ print $1 }')" 24
kill "$server" && wait "$server" 2>/dev/null
done_testing
