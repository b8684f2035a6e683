/* SPDX-License-Identifier: Apache-2.0
 * Stripping names. Each step is one pass over the name; the order matters, since what one step
 * leaves is what the next expects. */
#include "advice/name.h"

enum { NAME_MAX_BYTES = 4096 };

static struct pc_span until(struct pc_span name, const char *at)
{
	return at ? (struct pc_span){ name.data, (size_t)(at - name.data) } : name;
}

static struct pc_span from(struct pc_span name, size_t skip)
{
	return (struct pc_span){ name.data + skip, name.size - skip };
}

/* ---- what tools put around a name ---- */
static const char *const before_names[] = { "LazyCompile:", "Function:", "JS:",	 "Script:",
					    "Eval:",	    "Callback:", "py::", "Builtin: " };
#define ENDING(text)                     \
	{                                \
		(text), sizeof(text) - 1 \
	}
static const struct pc_span after_names[] = { ENDING("_[k]"),	    ENDING("_[j]"),
					      ENDING("_[i]"),	    ENDING("_[0]"),
					      ENDING(" [inlined]"), ENDING("@plt"),
					      ENDING(" (inlined)"), ENDING(" [clone]"),
					      ENDING(" const"),	    ENDING("[plt]") };

static bool drop_suffix(struct pc_span *name)
{
	const char *end = name->data + name->size;

	for (size_t i = 0; i < sizeof(after_names) / sizeof(after_names[0]); i++) {
		const struct pc_span *after = &after_names[i];

		if (name->size > after->size && end[-1] == after->data[after->size - 1] &&
		    !memcmp(end - after->size, after->data, after->size)) {
			name->size -= after->size;
			return true;
		}
	}
	return false;
}

static struct pc_span unwrap(struct pc_span name, struct pc_span *out_file)
{
	struct pc_span before, rest;

	name = pc_span_trim(name);
	for (size_t i = 0; i < sizeof(before_names) / sizeof(before_names[0]); i++) {
		if (!pc_span_starts(name, before_names[i]))
			continue;
		name = from(name, strlen(before_names[i]));
		while (name.size > 1 && strchr("*~^+", name.data[0]))
			name = from(name, 1);
		if (pc_span_cut(name, ' ', &before, &rest) ||
		    (!strcmp(before_names[i], "py::") && pc_span_cut(name, ':', &before, &rest))) {
			*out_file = rest;
			name = before;
		}
	}
	name = until(name, pc_span_find(name, " [clone "));
	while (drop_suffix(&name))
		;
	name = until(name, pc_span_find(name, "@@"));
	return until(name, pc_span_find(name, "@GLIBC"));
}

/* Java's "format(Ljava/lang/String;)V": what comes back stands behind the arguments. */
static struct pc_span drop_java_type(struct pc_span name)
{
	struct pc_span before, type;

	if (pc_span_cut_last(name, ')', &before, &type) && type.size &&
	    strchr("VZBCSIJFDL[", type.data[0]) && (type.size == 1 || pc_span_ends(type, ";")))
		name.size -= type.size;
	return name;
}

/* "load (pickle.py:12)" */
static struct pc_span drop_place(struct pc_span name, struct pc_span *out_file)
{
	struct pc_span before, place, number;

	if (!pc_span_ends(name, ")") || !pc_span_cut_last(name, '(', &before, &place) ||
	    !pc_span_ends(before, " "))
		return name;
	place.size--;
	if (pc_span_cut_last(place, ':', &place, &number) || pc_span_ends(place, ".py")) {
		*out_file = place;
		return pc_span_trim(before);
	}
	return name;
}

/* "{built-in method posix.stat}", "{method 'append' of 'list' objects}", with < > in some tools */
static bool read_builtin(struct pc_span name, struct pc_text *out)
{
	struct pc_span rest, method, type;

	if (name.size < 3 || !strchr("{<", name.data[0]))
		return false;
	name = (struct pc_span){ name.data + 1, name.size - 2 };
	if (pc_span_starts(name, "built-in method ")) {
		name = from(name, strlen("built-in method "));
		pc_text_add(out, name.data, name.size);
		return true;
	}
	if (!pc_span_starts(name, "method '") ||
	    !pc_span_cut(from(name, strlen("method '")), '\'', &method, &rest) ||
	    !pc_span_cut(rest, '\'', &type, &rest) || !pc_span_cut(rest, '\'', &type, &rest))
		return false;
	pc_text_add(out, type.data, type.size);
	pc_text_putc(out, '.');
	pc_text_add(out, method.data, method.size);
	return true;
}

/* ---- mangled: the names at the beginning, until something else than a name comes ---- */
static size_t read_number(struct pc_span name, size_t *at)
{
	size_t value = 0;

	while (*at < name.size && isdigit((unsigned char)name.data[*at]) && value < NAME_MAX_BYTES)
		value = value * 10 + (size_t)(name.data[(*at)++] - '0');
	return value;
}

static const struct {
	const char *code, *text;
} abbreviations[] = { { "St", "std" },
		      { "Ss", "std::string" },
		      { "Sa", "std::allocator" },
		      { "So", "std::ostream" },
		      { "Si", "std::istream" } };

static bool read_mangled(struct pc_span name, struct pc_text *out)
{
	size_t at = 2, size;

	if (!pc_span_starts(name, "_Z") || name.size < 4)
		return false;
	at += name.data[at] == 'N';
	while (at < name.size && strchr("KVrRO", name.data[at]))
		at++;
	for (size_t i = 0; i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++)
		if (pc_span_starts(from(name, at), abbreviations[i].code)) {
			pc_text_puts(out, abbreviations[i].text);
			at += 2;
			break;
		}
	while ((size = read_number(name, &at)) > 0 && size <= name.size - at) {
		if (out->size)
			pc_text_puts(out, "::");
		pc_text_add(out, name.data + at, size);
		at += size;
	}
	return out->size > 0;
}

/* ---- what is left ---- */
static void erase(struct pc_text *text, const char *word)
{
	struct pc_span all = { text->data, text->size };
	const char *at = pc_span_find(all, word);
	size_t size = strlen(word);

	for (; at; at = pc_span_find(all, word)) {
		memmove(text->data + (at - text->data), at + size,
			text->size - (size_t)(at - text->data) - size);
		text->size -= size;
		all.size = text->size;
	}
}

static struct pc_span drop_return_type(struct pc_span name)
{
	size_t depth = 0, begin = 0, size = memchr(name.data, ' ', name.size) ? name.size : 0;

	for (size_t i = 0; i < size; i++) {
		char c = name.data[i];

		depth += c == '<' || c == '(';
		depth -= depth && (c == '>' || c == ')');
		if (c == ' ' && !depth && !pc_span_ends(until(name, name.data + i), "operator"))
			begin = i + 1;
	}
	name = from(name, begin);
	while (name.size > 1 && strchr("*&", name.data[0]))
		name = from(name, 1);
	return name;
}

static const char *const clones[] = { ".part.", ".constprop.", ".isra.",       ".cold",
				      ".llvm.", ".lto_priv.",  ".localalias.", ".lto." };

/* The first of them, and all that is behind it. */
static struct pc_span drop_clone(struct pc_span name)
{
	const char *at = name.data, *end = at + name.size;

	while ((at = memchr(at, '.', (size_t)(end - at)))) {
		struct pc_span rest = from(name, (size_t)(at++ - name.data));

		for (size_t i = 0; i < sizeof(clones) / sizeof(clones[0]); i++)
			if (pc_span_starts(rest, clones[i]))
				return until(name, rest.data);
	}
	return name;
}

static struct pc_span drop_clones(struct pc_span name)
{
	struct pc_span before, count;
	int64_t number;

	name = drop_clone(name);
	if (pc_span_cut_last(name, '\'', &before, &count) && pc_span_int(count, &number))
		name = before; /* callgrind's "f'2": a deeper round of a recursion */
	if (name.size > 19 && !memcmp(name.data + name.size - 19, "::h", 3) &&
	    strspn(name.data + name.size - 16, "0123456789abcdef") >= 16)
		name.size -= 19;
	return name;
}

struct pc_span pc_advice_no_clone(struct pc_span name)
{
	name = until(name, pc_span_find(name, " [clone "));
	name = until(name, pc_span_find(name, "@@"));
	return drop_clones(name);
}

static const char *const java_roots[] = { "java/", "javax/", "jdk/", "sun/", "com/", "org/" };

static struct pc_span as_java(struct pc_text *text)
{
	struct pc_span name = { text->data, text->size };
	bool java = text->size > 1 && text->data[0] == 'L' && pc_span_find(name, ";");

	name = from(name, java);
	for (size_t i = 0; i < sizeof(java_roots) / sizeof(java_roots[0]); i++)
		java |= pc_span_starts(name, java_roots[i]);
	if (!java)
		return (struct pc_span){ text->data, text->size };
	for (size_t i = (size_t)(name.data - text->data); i < text->size; i++)
		if (text->data[i] == '/')
			text->data[i] = '.';
	erase(text, ";");
	for (size_t i = 1; i < text->size; i++)
		if (text->data[i - 1] == ':' && text->data[i] == ':') {
			text->data[i - 1] = '.';
			text->data[i] = '\1'; /* no name has it */
		}
	erase(text, "\1");
	name.size = text->size - (size_t)(name.data - text->data);
	return name;
}

/* "(garbage collector)", "(idle)" */
static bool is_word_in_brackets(struct pc_span name)
{
	return name.data[0] == '(' &&
	       memchr(name.data, ')', name.size) == name.data + name.size - 1;
}

/* Most names are those of C, of which there is nothing to strip. */
static bool is_plain(struct pc_span name)
{
	size_t i = 0;

	while (i < name.size && pc_advice_is_word(name.data[i]))
		i++;
	return i == name.size && !pc_span_starts(name, "_Z");
}

struct pc_span pc_advice_name(struct pc_text *scratch, struct pc_span function,
			      struct pc_span *out_file)
{
	struct pc_span name;

	*out_file = (struct pc_span){ 0 };
	/* of V8 after "RegExp:" the pattern follows, which is no name */
	if (is_plain(function) || pc_span_starts(function, "RegExp:"))
		return function;
	name = drop_java_type(drop_place(unwrap(function, out_file), out_file));
	scratch->size = 0;
	pc_text_add(scratch, "", 0);
	if (!name.size || name.size > NAME_MAX_BYTES || is_word_in_brackets(name))
		return name;
	if (read_builtin(name, scratch))
		return (struct pc_span){ scratch->data, scratch->size };
	if (!read_mangled(name, scratch) && !pc_advice_brackets(name, scratch))
		return name;
	erase(scratch, "__cxx11::");
	erase(scratch, "__1::");
	pc_text_add(scratch, "", 1);
	scratch->size--;
	name = (struct pc_span){ scratch->data, scratch->size };
	while (drop_suffix(&name))
		;
	scratch->size = name.size;
	name = drop_clones(drop_return_type(as_java(scratch)));
	return name;
}
