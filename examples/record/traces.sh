#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lets shop.* fail under the runtimes of several languages and keeps what those print in examples/traces/. Run it on a
# Debian with: openjdk-17-jdk-headless python3 golang-go nodejs ruby php-cli rustc. Each run replaces the traces;
# tests/golden/traces says what is read of them (UPDATE_GOLDEN=1 make check TESTS=tests/unit/test_trace_recordings).
#
# All happens in /tmp/perfcopilot-record, so that paths name no particular machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=$here/../traces
work=/tmp/perfcopilot-record
cargo=${CARGO_HOME:-$HOME/.cargo}/bin

for tool in java jstack python3 go node ruby php; do
	command -v "$tool" >/dev/null || { echo "traces.sh: $tool is needed" >&2; exit 2; }
done
rm -rf "$work"
mkdir -p "$work" "$to"
cp "$here"/shop.* "$here/Shop.java" "$work"
cd "$work"

# keep FILE COMMAND…: what a program prints that fails
keep() {
	echo "traces.sh: $1"
	file=$to/$1
	shift
	timeout 60 "$@" >"$file" 2>&1 || true
}

javac -g Shop.java
keep java-exception.txt java Shop fail
java -Xmx64m Shop threads 5 >/dev/null &
sleep 2
keep java-jstack.txt jstack -l $!
wait

for case in chained direct recursion group syntax threads crash thread; do
	keep "python-$case.txt" /usr/bin/python3 shop.py "$case"
done

export GOFLAGS=-trimpath
go mod init example.org/shop 2>/dev/null
CGO_ENABLED=0 go build -o shop-go shop.go
go build -race -o shop-go-race shop.go
for case in panic nested deadlock overflow debug2; do
	keep "go-$case.txt" env GOTRACEBACK=all ./shop-go "$case"
done
keep go-race.txt ./shop-go-race race

"$cargo/rustc" -g -o shop-rs shop.rs 2>/dev/null
keep rust-short.txt env RUST_BACKTRACE=1 ./shop-rs main
keep rust-full.txt env RUST_BACKTRACE=full ./shop-rs thread
keep rust-assert.txt env RUST_BACKTRACE=0 ./shop-rs assert

for case in async getter cause aggregate evaluated; do
	keep "node-$case.txt" node shop.js "$case"
done
keep node-memory.txt node --max-old-space-size=16 shop.js memory

for case in cause thread overflow reversed; do
	keep "ruby-$case.txt" ruby shop.rb "$case"
done
for case in cause deep string printed; do
	keep "php-$case.txt" php -d display_errors=1 -d html_errors=0 -d log_errors=0 \
		-d zend.exception_ignore_args=0 shop.php "$case"
done
rm -rf "$work"
