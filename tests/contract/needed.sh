# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Light at load: which libraries each file needs, and which symbols it shows.
. "$top_srcdir/tests/lib/tap.sh"
command -v readelf >/dev/null || skip_all "readelf (binutils) is not installed"
cd "$top_builddir" || exit 99

# The names without versions; the vdso, the dynamic linker and what sanitizers and compilers bring do not count.
needed() {
	readelf -dW "$1" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' |
		grep -vE '^(linux-vdso|ld-linux|lib[a-z]*san\.|libclang_rt|libgcc_s|libm\.so|libpthread|libdl|librt|libresolv|libstdc)' |
		sed 's/\.so.*//' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//'
}

# needs FILE ALLOWED…: nothing but these
needs() {
	file=$1
	shift
	extra=$(for library in $(needed "$file"); do
		case " $* " in
		*" $library "*) ;;
		*) echo "$library" ;;
		esac
	done)
	is "$(basename "$file") needs only: $*" "$extra" ""
}

# What a file shows to others; sanitizers and the linker add some of their own.
shown() {
	readelf --dyn-syms -W "$1" | awk '$5 != "LOCAL" && $7 != "UND" && NF >= 8 && $1 ~ /^[0-9]+:$/ { print $8 }' | sed 's/@.*//' |
		grep -vE '^(__odr_asan|__asan|__ubsan|__sanitizer|___asan|__start_|__stop_|_edata$|_end$|__bss_start$|_init$|_fini$|_IO_stdin_used$|PERFCOPILOT_|$)' |
		LC_ALL=C sort -u | tr '\n' ' ' | sed 's/ $//'
}

library=.libs/libperfcopilot.so
needs "$library" libc libjson-c libyaml-0
needs .libs/perfcopilot libperfcopilot libc
needs .libs/perfcopilot-inflate.so libz libzstd libc
needs .libs/perfcopilot-demangle.so libc
needs .libs/perfcopilot-archive.so libarchive libc
needs .libs/perfcopilot-cache.so libsqlite3 libc
needs .libs/perfcopilot-elf.so libelf libdw liblzma libc
needs .libs/perfcopilot-hash.so libnettle libc
needs .libs/perfcopilot-http.so libcurl libc
needs .libs/perfcopilot-terminal.so libreadline libc
needs .libs/perfcopilot-repo.so libgit2 libc
needs perfcopilot-runner libc
needs perfcopilot-tracer libc
needs .libs/perfcopilot-xml.so libexpat libc
is "the archive module shows its table alone" "$(shown .libs/perfcopilot-archive.so)" "pc_module_table"
is "the cache module shows its table alone" "$(shown .libs/perfcopilot-cache.so)" "pc_module_table"
is "the demangle module shows its table alone" "$(shown .libs/perfcopilot-demangle.so)" "pc_module_table"
is "the elf module shows its table alone" "$(shown .libs/perfcopilot-elf.so)" "pc_module_table"
is "the hash module shows its table alone" "$(shown .libs/perfcopilot-hash.so)" "pc_module_table"
is "the http module shows its table alone" "$(shown .libs/perfcopilot-http.so)" "pc_module_table"
is "the inflate module shows its table alone" "$(shown .libs/perfcopilot-inflate.so)" "pc_module_table"
is "the repo module shows its table alone" "$(shown .libs/perfcopilot-repo.so)" "pc_module_table"
is "the xml module shows its table alone" "$(shown .libs/perfcopilot-xml.so)" "pc_module_table"
is "the terminal module shows its table alone" "$(shown .libs/perfcopilot-terminal.so)" "pc_module_table"
is "libperfcopilot.so shows pc_* alone" "$(shown "$library" | tr ' ' '\n' | grep -v '^pc_')" ""
# Every public function of the headers that are installed is there: a command that calls it can be opened.
for header in $(sed -nE '/^nobase_pkginclude_HEADERS/,/[^\\]$/p' "$top_srcdir/core/local.mk" | tr ' \t\\' '\n\n\n' |
	sed -n 's|^%D%/||p'); do
	grep -hoE '^PC_API [^(]*[ *](pc_[a-z0-9_]+)\(' "$top_srcdir/core/$header" | sed -E 's/.*[ *](pc_[a-z0-9_]+)\($/\1/'
done | LC_ALL=C sort -u >"$tmp/declared"
shown "$library" | tr ' ' '\n' >"$tmp/shown"
isnt "the public headers declare functions" "$(cat "$tmp/declared")" ""
is "every function of the public headers can be found" "$(comm -23 "$tmp/declared" "$tmp/shown")" ""

# The sanitizers' runtime is exported by the program on purpose.
if readelf -sW .libs/perfcopilot | grep -q __asan_init; then
	skip "the program shows nothing" "sanitizer build"
else
	is "the program shows nothing" "$(shown .libs/perfcopilot)" ""
fi

plugins=0
for plugin in commands/.libs/*.so; do
	[ -f "$plugin" ] || continue
	plugins=$((plugins + 1))
	needs "$plugin" libc libjson-c
	is "$(basename "$plugin") shows the five symbols of a command" "$(shown "$plugin")" \
		"add_args command help perfcopilot_abi run"
	is "$(basename "$plugin") protects them from other commands" \
		"$(readelf --dyn-syms -W "$plugin" | awk '$8 ~ /^(add_args|command|help|perfcopilot_abi|run)$/ && $6 != "PROTECTED" { print $8 }')" ""
done
isnt "there are commands" "$plugins" 0
done_testing
