/* SPDX-License-Identifier: Apache-2.0
 * Beginnings and ends of names that only one language has. */
#include "advice/context.h"

#include <ctype.h>

enum { GO, JAVA, PYTHON, JS, RUST, DOTNET, OTHER_MALLOC, WORDS };

static const char *const words[WORDS] = { "go",	  "java",   "python",	   "js",
					  "rust", "dotnet", "other-malloc" };

enum part { FUNCTION, MODULE, FILE_END };

static const struct {
	unsigned word;
	enum part part; /* beginnings of functions and modules, ends of files */
	const char *text;
} signs[] = {
	{ GO, FUNCTION, "runtime.mallocgc" },
	{ GO, FUNCTION, "runtime.goexit" },
	{ GO, FUNCTION, "runtime.main" },
	{ GO, FUNCTION, "runtime.mcall" },
	{ GO, FUNCTION, "runtime.gcBgMark" },
	{ GO, FUNCTION, "runtime.mapa" },
	{ GO, FUNCTION, "runtime.memmove" },
	{ GO, FUNCTION, "runtime.schedule" },
	{ GO, FUNCTION, "runtime.findRunnable" },
	{ GO, FUNCTION, "runtime.newobject" },
	{ GO, FUNCTION, "runtime.growslice" },
	{ GO, FUNCTION, "runtime.morestack" },
	{ GO, FUNCTION, "runtime.scanobject" },
	{ GO, FUNCTION, "runtime.systemstack" },
	{ GO, FILE_END, ".go" },
	{ JAVA, FUNCTION, "java." },
	{ JAVA, FUNCTION, "jdk.internal." },
	{ JAVA, FUNCTION, "JavaMain" },
	{ JAVA, FUNCTION, "JavaThread::" },
	{ JAVA, FUNCTION, "JavaCalls::" },
	{ JAVA, MODULE, "libjvm.so" },
	{ JAVA, FILE_END, ".java" },
	{ PYTHON, FUNCTION, "_PyEval_" },
	{ PYTHON, FUNCTION, "PyEval_" },
	{ PYTHON, FUNCTION, "_PyObject_" },
	{ PYTHON, FUNCTION, "builtins." },
	{ PYTHON, MODULE, "libpython" },
	{ PYTHON, MODULE, "python" },
	{ PYTHON, FILE_END, ".py" },
	{ JS, FUNCTION, "Builtins_" },
	{ JS, FUNCTION, "v8::internal::" },
	{ JS, FUNCTION, "node::" },
	{ JS, FUNCTION, "LazyCompile:" },
	{ JS, FILE_END, ".js" },
	{ JS, FILE_END, ".mjs" },
	{ JS, FILE_END, ".ts" },
	{ RUST, FUNCTION, "core::fmt::" },
	{ RUST, FUNCTION, "core::ops::function::" },
	{ RUST, FUNCTION, "core::ptr::" },
	{ RUST, FUNCTION, "core::hash::" },
	{ RUST, FUNCTION, "core::slice::" },
	{ RUST, FUNCTION, "core::iter::" },
	{ RUST, FUNCTION, "core::str::" },
	{ RUST, FUNCTION, "alloc::vec::" },
	{ RUST, FUNCTION, "alloc::raw_vec::" },
	{ RUST, FUNCTION, "alloc::string::" },
	{ RUST, FUNCTION, "alloc::sync::" },
	{ RUST, FUNCTION, "std::rt::" },
	{ RUST, FUNCTION, "std::panicking::" },
	{ RUST, FUNCTION, "std::sys::" },
	{ RUST, FUNCTION, "std::sys_common::" },
	{ RUST, FUNCTION, "__rust_" },
	{ RUST, FUNCTION, "rust_begin_unwind" },
	{ RUST, FILE_END, ".rs" },
	{ DOTNET, FUNCTION, "System.Private.CoreLib" },
	{ DOTNET, FUNCTION, "System.Linq" },
	{ DOTNET, FUNCTION, "System.Threading." },
	{ DOTNET, MODULE, "libcoreclr" },
	{ DOTNET, MODULE, "System." },
	{ OTHER_MALLOC, MODULE, "libjemalloc" },
	{ OTHER_MALLOC, MODULE, "libtcmalloc" },
	{ OTHER_MALLOC, MODULE, "libmimalloc" },
	{ OTHER_MALLOC, FUNCTION, "tcmalloc::" },
	{ OTHER_MALLOC, FUNCTION, "je_" },
	{ OTHER_MALLOC, FUNCTION, "mi_malloc" },
	{ OTHER_MALLOC, FUNCTION, "_mi_" },
	{ OTHER_MALLOC, FUNCTION, "tc_malloc" },
	{ OTHER_MALLOC, FUNCTION, "scudo::" },
};

uint64_t pc_context_word(struct pc_span word)
{
	for (unsigned i = 0; i < WORDS; i++)
		if (pc_span_is(word, words[i]))
			return (uint64_t)1 << i;
	return 0;
}

static bool shows(const struct pc_context_names *names, enum part part, const char *text)
{
	struct pc_span name = part == FUNCTION ? names->function
			      : part == MODULE ? names->module
					       : names->file;

	if (!name.size)
		return false;
	if (part == FILE_END)
		return pc_span_ends(name, text);
	return name.data[0] == text[0] && pc_span_starts(name, text);
}

/* Rust's "::h" and 16 hexadecimal digits at the end */
static bool has_rust_hash(struct pc_span raw)
{
	size_t digits = 0;

	if (pc_span_ends(raw, "E") && pc_span_starts(raw, "_ZN"))
		raw.size--;
	while (digits < raw.size && digits < 16 &&
	       isxdigit((unsigned char)raw.data[raw.size - digits - 1]))
		digits++;
	return digits == 16 && raw.size > 20 && raw.data[raw.size - 17] == 'h';
}

uint64_t pc_context_of(const struct pc_context_names *names)
{
	uint64_t context = has_rust_hash(names->raw) ? (uint64_t)1 << RUST : 0;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (shows(names, signs[i].part, signs[i].text))
			context |= (uint64_t)1 << signs[i].word;
	return context;
}
