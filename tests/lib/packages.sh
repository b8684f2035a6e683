# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The Debian and Ubuntu packages that building and testing need, and how the missing ones are installed; sourced by
# quickstart and run-tests. A package that a release calls otherwise stands as "one|other": the first there is.

# shellcheck disable=SC2034 # read by those who source this
packages_build="gcc libc6-dev make autoconf automake libtool pkg-config|pkgconf libjson-c-dev libyaml-dev zlib1g-dev
	libzstd-dev libarchive-dev libcurl4-openssl-dev libreadline-dev libsqlite3-dev libgit2-dev libiberty-dev
	libelf-dev libdw-dev liblzma-dev libexpat1-dev nettle-dev
	cmark"
# shellcheck disable=SC2034
packages_test="libcmocka-dev jq gzip xz-utils zstd python3 python3-pytest binutils file clang clang-tidy clang-format
	libclang-rt-dev|libclang-rt-14-dev|clang universal-ctags shellcheck git tmux expect fish zsh bash-completion man-db
	groff-base procps util-linux libxml2-utils openssl nghttp2-server"
# perf is the kernel's: Debian and Ubuntu call it differently, and tests do without (they skip).
# shellcheck disable=SC2034
packages_wanted="linux-perf|linux-tools-generic valgrind chromium"

packages_have() {
	case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in
	installed*) return 0 ;;
	esac
	return 1
}

# Whether any of "one|other" is there.
packages_any() {
	for packages_name in $(printf '%s' "$1" | tr '|' ' '); do
		packages_have "$packages_name" && return 0
	done
	return 1
}

packages_missing() {
	for packages_entry in "$@"; do
		packages_any "$packages_entry" || printf '%s\n' "$packages_entry"
	done
}

# The first of "one|other" that apt can install.
packages_pick() {
	for packages_name in $(printf '%s' "$1" | tr '|' ' '); do
		packages_policy=$(LC_ALL=C apt-cache policy "$packages_name" 2>/dev/null)
		case $packages_policy in
		*"Candidate: (none)"* | '') ;;
		*) printf '%s\n' "$packages_name" && return 0 ;;
		esac
	done
	return 1
}

packages_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "installing packages needs root or sudo: run, as root: $*" >&2
		return 1
	fi
}

packages_apt() {
	packages_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq -o DPkg::Lock::Timeout=300 \
		-o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# packages_install WHAT ENTRY…: installs what is missing; fails when something stays missing.
packages_install() {
	packages_what=$1
	shift
	packages_missing=$(packages_missing "$@")
	[ -n "$packages_missing" ] || return 0
	if ! command -v apt-get >/dev/null; then
		echo "not Debian or Ubuntu (no apt-get): $packages_what needs, under whatever names:" \
			"$(echo "$packages_missing" | tr '\n' ' ')" >&2
		return 0
	fi
	echo "==> apt-get install, for $packages_what:" "$(echo "$packages_missing" | tr '\n' ' ')"
	packages_log=$(mktemp) || return 1
	packages_status=0
	packages_try "$packages_missing" >"$packages_log" 2>&1 || packages_status=$?
	[ "$packages_status" = 0 ] || tail -n 20 "$packages_log" >&2
	rm -f "$packages_log"
	return "$packages_status"
}

packages_try() {
	packages_apt update || echo "apt-get update failed: going on with the lists that are here"
	packages_names=
	for packages_entry in $1; do
		packages_names="$packages_names $(packages_pick "$packages_entry" || printf '%s' "${packages_entry%%|*}")"
	done
	# shellcheck disable=SC2086 # names are words
	packages_apt install --no-install-recommends -y $packages_names && return 0
	# one of them can't be had: the others all the same
	packages_status=0
	for packages_name in $packages_names; do
		packages_apt install --no-install-recommends -y "$packages_name" || packages_status=1
	done
	return "$packages_status"
}
