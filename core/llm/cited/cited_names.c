/* SPDX-License-Identifier: Apache-2.0
 * Known names in pieces. A name is a few chains ("std::vector<int>::push_back(int const&)" is
 * std.vector.push_back and int, and int.const), a chain is components, a component is parts
 * (sqlite3BtreeInsert is sqlite3, Btree, Insert). What lies side by side in a chain, or in a
 * component, is what people call it by; all of that is interned. */
#include "llm/cited/cited_names.h"

#include "base/auto.h"

enum {
	COMPONENTS = 12,     /* of a chain; more begin another one */
	PARTS = 10,	     /* of a component; more are not told apart */
	NAME_BYTES = 1 << 16 /* of a longer name the beginning counts */
};

struct chain {
	struct pc_span components[COMPONENTS];
	size_t count;
};

void pc_cited_names_init(struct pc_cited_names *names, struct pc_arena *arena)
{
	pc_table_init(&names->parts, arena);
}

void pc_cited_names_clear(struct pc_cited_names *names)
{
	pc_table_clear(&names->parts);
}

static bool in_word(char c)
{
	return pc_cited_is_letter(c) || pc_cited_is_digit(c) || (c & 0x80);
}

/* ---- brackets ---- */
static bool is_arrow(struct pc_span name, size_t at)
{
	return name.data[at] == '>' && at && (name.data[at - 1] == '-' || name.data[at - 1] == '=');
}

/* Behind "operator" come signs that open and close nothing. */
static size_t operator_signs(struct pc_span name, size_t at)
{
	static const struct pc_span word = { "operator", 8 };
	size_t end = at;

	if (at < word.size || memcmp(name.data + at - word.size, word.data, word.size) != 0)
		return 0;
	if (name.size - at >= 2 && (!memcmp(name.data + at, "()", 2)))
		return 2;
	while (end < name.size && strchr("<>=!+-*/%&|^~,[]", name.data[end]) && name.data[end])
		end++;
	return end - at;
}

/* `name` without what stands in brackets. */
static void elide(struct pc_span name, struct pc_text *out)
{
	size_t depth = 0;

	pc_text_add(out, "", 0);
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		size_t signs = depth ? 0 : operator_signs(name, i);

		if (signs) {
			i += signs - 1;
			pc_text_putc(out, ' ');
		} else if (strchr("<({[", c) && c) {
			depth++;
		} else if (strchr(">)}]", c) && c && !is_arrow(name, i)) {
			depth -= depth > 0;
		} else if (!depth) {
			pc_text_putc(out, c);
		}
	}
}

/* ---- chains ---- */
/* Bytes of what joins two components at `at`: "::", ".", "->", "/", "#", "$"; 0: nothing. */
static size_t joint(struct pc_span name, size_t at)
{
	char c = name.data[at], next = at + 1 < name.size ? name.data[at + 1] : '\0';

	if ((c == ':' && next == ':') || (c == '-' && next == '>'))
		return 2;
	if (c == ':') /* Python's "module:function" */
		return pc_cited_is_letter(next);
	return c && strchr("./#$", c) ? 1 : 0;
}

/* Versions of a namespace that nobody writes, and what everybody calls basic_string. */
static bool put_component(struct chain *chain, struct pc_span word)
{
	static const char *const hidden[] = { "__cxx11", "__1", "__ndk1", "_V2" };

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (pc_span_is(word, hidden[i]))
			return true;
	if (pc_span_is(word, "basic_string"))
		word = PC_SPAN("string");
	if (chain->count == COMPONENTS)
		return false;
	chain->components[chain->count++] = word;
	return true;
}

static struct pc_span word_at(struct pc_span name, size_t at)
{
	size_t end = at;

	while (end < name.size && in_word(name.data[end]))
		end++;
	return (struct pc_span){ name.data + at, end - at };
}

/* The next chain from *at on; false: there is none. */
static bool next_chain(struct pc_span name, size_t *at, struct chain *out)
{
	out->count = 0;
	while (*at < name.size) {
		struct pc_span word = word_at(name, *at);
		size_t size = word.size ? word.size : joint(name, *at);

		if (word.size && !put_component(out, word))
			return true; /* it begins another chain */
		*at += size ? size : 1;
		if (!size && out->count)
			return true;
	}
	return out->count > 0;
}

static void join(const struct chain *chain, size_t first, size_t last, struct pc_text *out)
{
	out->size = 0;
	for (size_t i = first; i <= last; i++) {
		if (i > first)
			pc_text_putc(out, '.');
		pc_text_add(out, chain->components[i].data, chain->components[i].size);
	}
}

/* ---- adding ---- */
static bool begins_part(struct pc_span word, size_t at)
{
	char before = word.data[at - 1], c = word.data[at];

	return (before == '_' && c != '_') ||
	       (c >= 'A' && c <= 'Z' && !(before >= 'A' && before <= 'Z') && before != '_');
}

struct pc_span pc_cited_without_underscores(struct pc_span word)
{
	while (word.size && word.data[0] == '_') {
		word.data++;
		word.size--;
	}
	while (word.size && word.data[word.size - 1] == '_')
		word.size--;
	return word;
}

static void add_parts(struct pc_cited_names *names, struct pc_span word)
{
	size_t starts[PARTS + 1], count = 0;

	word = pc_cited_without_underscores(word);
	if (!word.size)
		return;
	starts[count++] = 0;
	for (size_t i = 1; i < word.size && count < PARTS; i++)
		if (begins_part(word, i))
			starts[count++] = i;
	starts[count] = word.size;
	for (size_t first = 0; first < count; first++)
		for (size_t last = first; last < count; last++)
			pc_table_intern(&names->parts,
					pc_cited_without_underscores((struct pc_span){
						word.data + starts[first],
						starts[last + 1] - starts[first] }),
					NULL);
}

/* What lies side by side in a chain. */
static void add_runs(struct pc_cited_names *names, const struct chain *chain, struct pc_text *key)
{
	for (size_t first = 0; first < chain->count; first++) {
		add_parts(names, chain->components[first]);
		for (size_t last = first; last < chain->count; last++) {
			join(chain, first, last, key);
			pc_table_intern(&names->parts, pc_text_span(key), NULL);
		}
	}
}

static void add_chains(struct pc_cited_names *names, struct pc_span name)
{
	PC_AUTO(text) struct pc_text key = { 0 };
	struct chain chain;

	for (size_t at = 0; next_chain(name, &at, &chain);)
		add_runs(names, &chain, &key);
}

static void add_elided(struct pc_cited_names *names, struct pc_span name)
{
	PC_AUTO(text) struct pc_text bare = { 0 };

	elide(name, &bare);
	add_chains(names, pc_text_span(&bare));
}

/* Where the bracket that `name` begins with is closed; 0: it is not. */
static size_t bracket_end(struct pc_span name)
{
	size_t depth = 0;

	for (size_t i = 0; i < name.size; i++) {
		depth += name.data[i] == '<';
		if (name.data[i] == '>' && !is_arrow(name, i) && --depth == 0)
			return i;
	}
	return 0;
}

/* Rust's "<Type as Trait>::f" is Type.f and Trait.f. */
static void add_rust(struct pc_cited_names *names, struct pc_span name)
{
	size_t end = bracket_end(name);
	struct pc_span type = { name.data + 1, end ? end - 1 : 0 }, rest, trait = { 0 };
	const char *as = pc_span_find(type, " as ");
	PC_AUTO(text) struct pc_text one = { 0 };

	if (!end)
		return;
	rest = (struct pc_span){ name.data + end + 1, name.size - end - 1 };
	if (as) {
		trait = (struct pc_span){ as + 4, (size_t)(type.data + type.size - as) - 4 };
		type.size = (size_t)(as - type.data);
	}
	for (unsigned i = 0; i < 2; i++) {
		one.size = 0;
		elide(i ? trait : type, &one);
		elide(rest, &one);
		add_chains(names, pc_text_span(&one));
	}
}

/* Go's "http.(*conn).serve" is conn.serve. */
static void add_go(struct pc_cited_names *names, struct pc_span name)
{
	PC_AUTO(text) struct pc_text plain = { 0 };

	for (size_t i = 0; i < name.size; i++)
		if (!strchr("(*)", name.data[i]) || !name.data[i])
			pc_text_putc(&plain, name.data[i]);
	add_chains(names, pc_text_span(&plain));
}

void pc_cited_names_add(struct pc_cited_names *names, struct pc_span name)
{
	name = pc_span_trim(name);
	if (name.size > NAME_BYTES)
		name.size = NAME_BYTES;
	if (!name.size)
		return;
	pc_table_intern(&names->parts, name, NULL);
	add_elided(names, name);
	add_chains(names, name);
	if (name.data[0] == '<')
		add_rust(names, name);
	if (pc_span_find(name, ".(*"))
		add_go(names, name);
}

/* ---- asking ---- */
static bool has(const struct pc_cited_names *names, struct pc_span key)
{
	return pc_table_find(&names->parts, key) != PC_NONE;
}

static bool all_of(struct pc_span word, const char *set)
{
	for (size_t i = 0; i < word.size; i++)
		if (!word.data[i] || !strchr(set, word.data[i]))
			return false;
	return word.size > 0;
}

bool pc_cited_is_decoration(struct pc_span word)
{
	static const char *const marks[] = { "isra",	 "constprop", "part", "cold",
					     "lto_priv", "llvm",      "plt",  "localalias" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (pc_span_is(word, marks[i]))
			return true;
	if (word.size == 17 && word.data[0] == 'h')
		return all_of((struct pc_span){ word.data + 1, 16 }, "0123456789abcdef");
	return all_of(word, "0123456789");
}

static bool has_chain(const struct pc_cited_names *names, struct chain *chain)
{
	PC_AUTO(text) struct pc_text key = { 0 };

	while (chain->count > 1 && pc_cited_is_decoration(chain->components[chain->count - 1]))
		chain->count--;
	join(chain, 0, chain->count - 1, &key);
	if (has(names, pc_text_span(&key)))
		return true;
	return chain->count == 1 && has(names, pc_cited_without_underscores(chain->components[0]));
}

/* Each of its chains; false, too, where there is none. */
static bool has_chains(const struct pc_cited_names *names, struct pc_span name)
{
	struct chain chain;
	bool any = false;

	for (size_t at = 0; next_chain(name, &at, &chain);) {
		any = true;
		if (!has_chain(names, &chain))
			return false;
	}
	return any;
}

/* Bytes of what stands for any letters at `at`: "…", "...", "*"; 0: nothing does. */
static size_t gap(struct pc_span name, size_t at)
{
	static const char *const gaps[] = { "…", "...", "*" };

	for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (pc_span_starts((struct pc_span){ name.data + at, name.size - at }, gaps[i]))
			return strlen(gaps[i]);
	return 0;
}

/* The name without its gaps, nor the half words beside them. False: it has none. */
static bool without_gaps(struct pc_span name, struct pc_text *out)
{
	bool any = false;

	for (size_t i = 0, size; i < name.size; i += size) {
		size = gap(name, i);
		if (!size) {
			pc_text_putc(out, name.data[i]);
			size = 1;
			continue;
		}
		any = true;
		while (out->size && in_word(out->data[out->size - 1]))
			out->size--;
		while (i + size < name.size && in_word(name.data[i + size]) && !gap(name, i + size))
			size++;
		pc_text_putc(out, ' ');
	}
	return any;
}

static bool holds_word(struct pc_span span)
{
	for (size_t i = 0; i < span.size; i++)
		if (in_word(span.data[i]))
			return true;
	return false;
}

bool pc_cited_names_have(const struct pc_cited_names *names, struct pc_span cited)
{
	PC_AUTO(text) struct pc_text bare = { 0 }, whole = { 0 };
	const char *offset;

	cited = pc_span_trim(cited);
	if (has(names, cited))
		return true;
	if (without_gaps(cited, &whole))
		return !holds_word(pc_text_span(&whole)) || has_chains(names, pc_text_span(&whole));
	offset = pc_span_find(cited, "+0x");
	if (offset)
		cited.size = (size_t)(offset - cited.data);
	offset = cited.size ? memchr(cited.data, '@', cited.size) : NULL;
	if (offset && offset > cited.data)
		cited.size = (size_t)(offset - cited.data);
	elide(cited, &bare);
	return has_chains(names, pc_text_span(&bare)) || has_chains(names, cited);
}
