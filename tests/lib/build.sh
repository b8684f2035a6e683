# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Building, quietly: shared by quickstart and run-tests, which stand in the top folder when they source this.

# build_log LOG COMMAND…: says nothing when it goes well, and the end of the log when it does not.
build_log() {
	build_file=$1
	shift
	if "$@" >"$build_file" 2>&1 </dev/null; then
		return 0
	fi
	echo "this failed: $*" >&2
	tail -n 40 "$build_file" >&2
	echo "(the whole log is in $build_file)" >&2
	return 1
}

# build_tree FOLDER [configure options]: configures when that was never done with these options, then makes.
build_tree() {
	build_dir=$1
	shift
	mkdir -p "$build_dir" || return 1
	if [ ! -x configure ] || [ ! -f build-aux/tap-driver.sh ]; then
		echo "==> autogen.sh"
		build_log "$build_dir/autogen.out" ./autogen.sh || return 1
	fi
	build_want="$* CC=${CC-} CFLAGS=${CFLAGS-} in $(pwd)"
	if [ ! -f "$build_dir/Makefile" ] || [ "$(cat "$build_dir/configured" 2>/dev/null)" != "$build_want" ]; then
		echo "==> configure in ./$build_dir${*:+ with $*}"
		(cd "$build_dir" && build_log configure.out ../configure "$@") || return 1
		echo "$build_want" >"$build_dir/configured"
	fi
	echo "==> make in ./$build_dir"
	build_log "$build_dir/make.out" make -C "$build_dir" -j"$(nproc)"
}
