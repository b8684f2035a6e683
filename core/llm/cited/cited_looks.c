/* SPDX-License-Identifier: Apache-2.0
 * What looks like a function's name. In doubt it does not: a warning about an English word costs
 * more trust than a name that goes unchecked. */
#include "base/text.h"
#include "llm/cited/cited_names.h"

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_one_of(struct pc_span word, const char *const *words)
{
	for (; *words; words++)
		if (pc_span_is(word, *words))
			return true;
	return false;
}

/* Words of languages, types, tools and machines that stand in backticks and are no functions. */
static bool is_common(struct pc_span word)
{
	static const char *const words[] = {
		"aarch64",	"amd64",
		"arm64",	"as",
		"async",	"await",
		"awk",		"bash",
		"bool",		"boolean",
		"bpftrace",	"break",
		"byte",		"callgrind",
		"cargo",	"case",
		"char",		"clang",
		"class",	"cmake",
		"const",	"constexpr",
		"continue",	"cycles",
		"def",		"default",
		"do",		"double",
		"else",		"enum",
		"false",	"flamegraph",
		"float",	"fn",
		"for",		"func",
		"gcc",		"gdb",
		"go",		"gprof",
		"hotspot",	"if",
		"impl",		"import",
		"in",		"inline",
		"instructions", "int",
		"java",		"jemalloc",
		"jq",		"kcachegrind",
		"lambda",	"let",
		"linux",	"lld",
		"long",		"ltrace",
		"make",		"mimalloc",
		"mut",		"namespace",
		"new",		"nice",
		"nil",		"node",
		"noexcept",	"npm",
		"null",		"nullptr",
		"numactl",	"perf",
		"perfcopilot",	"pip",
		"pprof",	"private",
		"pub",		"public",
		"py-spy",	"python",
		"python3",	"register",
		"restrict",	"return",
		"rustc",	"samples",
		"self",		"short",
		"signed",	"static",
		"strace",	"string",
		"struct",	"sudo",
		"switch",	"sysctl",
		"taskset",	"tcmalloc",
		"template",	"this",
		"topn",		"total",
		"true",		"typedef",
		"typename",	"unordered_map",
		"unsigned",	"using",
		"valgrind",	"var",
		"virtual",	"void",
		"volatile",	"while",
		"x86_64",	NULL,
	};

	return is_one_of(word, words);
}

/* What the compiler takes for itself: it never stands in a profile. */
static bool is_intrinsic(struct pc_span word)
{
	return pc_span_starts(word, "__builtin_") || pc_span_starts(word, "_mm") ||
	       pc_span_starts(word, "__attribute__") || pc_span_starts(word, "__restrict") ||
	       pc_span_ends(word, "_t");
}

bool pc_cited_is_file(struct pc_span word)
{
	static const char *const endings[] = { "a",    "c",    "cc",   "conf", "cpp",  "csv",
					       "cxx",  "data", "go",   "gz",   "h",    "hpp",
					       "html", "java", "js",   "json", "ko",   "log",
					       "md",   "o",    "pl",   "py",   "rb",   "rs",
					       "sh",   "so",   "sql",  "svg",  "toml", "ts",
					       "txt",  "xml",  "yaml", "yml",  NULL };
	struct pc_span stem, ending;

	return pc_span_find(word, ".so.") ||
	       (pc_span_cut_last(word, '.', &stem, &ending) && is_one_of(ending, endings));
}

/* "mix.c:20" and "mix.c:20:7" without where in the file. */
static struct pc_span without_place(struct pc_span word)
{
	size_t size = word.size;

	while (size && (pc_cited_is_digit(word.data[size - 1]) || word.data[size - 1] == ':'))
		size--;
	if (size && size < word.size && word.data[size] == ':')
		word.size = size;
	return word;
}

/* Outside brackets, at which depths names of types and arguments stand. */
static bool has_outside(struct pc_span word, const char *signs)
{
	size_t depth = 0;

	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];
		bool arrow = c == '-' && i + 1 < word.size && word.data[i + 1] == '>';

		if (arrow)
			i++;
		else if (c && strchr("<({[", c))
			depth++;
		else if (c && strchr(">)}]", c))
			depth -= depth > 0;
		else if (!depth && c && strchr(signs, c))
			return true;
	}
	return false;
}

static bool has_lower(struct pc_span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (is_lower(word.data[i]) || word.data[i] & 0x80)
			return true;
	return false;
}

/* "f()" and "f(int)" without what they are called with. */
static struct pc_span called(struct pc_span word)
{
	const char *open = word.size ? memchr(word.data, '(', word.size) : NULL;

	if (open && open > word.data && word.data[word.size - 1] == ')')
		word.size = (size_t)(open - word.data);
	return word;
}

bool pc_cited_is_name(struct pc_span code)
{
	struct pc_span word = called(code);
	bool go = pc_span_find(code, ".(*") != NULL;

	if (word.size < 2 || !has_lower(word) || is_common(word) || is_intrinsic(word))
		return false;
	if (!pc_cited_is_letter(word.data[0]) && !strchr("<(~", word.data[0]) &&
	    !(word.data[0] & 0x80))
		return false;
	if (has_outside(word, "-,;\"'\\|?%!^ \t\n") && !pc_span_find(word, "operator"))
		return false;
	if (has_outside(word, "/=") && !go && !pc_span_find(word, "operator"))
		return false;
	return !pc_cited_is_file(without_place(word));
}

/* ---- words of plain text ---- */
/* Humps that no English word has, which may be "eBPF", "macOS" or "GitHub". */
static size_t humps(struct pc_span word)
{
	size_t count = 0, small = 0;

	while (small < word.size && is_lower(word.data[small]))
		small++;
	if (small < 3)
		return 0;
	for (size_t i = small; i + 1 < word.size; i++)
		count += is_upper(word.data[i]) && is_lower(word.data[i + 1]) &&
			 !is_upper(word.data[i - 1]);
	return count;
}

static bool any_hump(struct pc_span word)
{
	for (size_t i = 1; i + 1 < word.size; i++)
		if (is_lower(word.data[i - 1]) && is_upper(word.data[i]) &&
		    is_lower(word.data[i + 1]))
			return true;
	return false;
}

/* "_so_" and "__so__" are how Markdown leans on a word. */
static struct pc_span without_emphasis(struct pc_span word)
{
	while (word.size > 2 && word.data[0] == '_' && word.data[word.size - 1] == '_') {
		word.data++;
		word.size -= 2;
	}
	return word;
}

static bool has_snake(struct pc_span word)
{
	word = without_emphasis(word);
	for (size_t i = 1; i + 1 < word.size; i++)
		if (word.data[i] == '_' && word.data[i - 1] != '.' && word.data[i + 1] != '.' &&
		    has_lower(word))
			return true;
	return false;
}

bool pc_cited_is_symbol(struct pc_span word)
{
	struct pc_span bare = called(word);

	if (!pc_cited_is_name(word))
		return false;
	if (bare.size < word.size)
		return word.size - bare.size == 2 || pc_span_find(bare, "::") || has_snake(bare);
	if (pc_span_find(word, "::") || has_snake(word))
		return true;
	if (memchr(word.data, '.', word.size))
		return any_hump(word);
	return humps(word) >= 2;
}
