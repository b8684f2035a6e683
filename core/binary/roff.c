/* SPDX-License-Identifier: Apache-2.0
 * Manual pages as plain text. What is no known macro is left out; nothing is expanded, nothing
 * recurses. */
#include "binary/roff.h"

#include <ctype.h>

#include "base/auto.h"
#include "binary/files.h"

enum { ARGS_MAX = 32 };

struct plain {
	struct pc_text *out;
	bool is_tag;	 /* the next line is one */
	bool indented;	 /* below a tag */
	bool defining;	 /* between .de and .. */
	int conditional; /* how many \{ are open */
};

/* ---- escapes ---- */
static size_t name_size(struct pc_span rest)
{
	const char *end;

	if (!rest.size)
		return 0;
	if (rest.data[0] == '(')
		return rest.size < 3 ? rest.size : 3;
	end = rest.data[0] == '[' ? memchr(rest.data, ']', rest.size) : NULL;
	return end ? (size_t)(end - rest.data) + 1 : 1;
}

static void put_special(struct pc_text *out, struct pc_span name)
{
	static const struct {
		const char *name, *text;
	} specials[] = {
		{ "(aq", "'" }, { "(dq", "\"" }, { "(en", "-" },   { "(em", "--" }, { "(hy", "-" },
		{ "(mi", "-" }, { "(bu", "*" },	 { "(co", "(c)" }, { "(lq", "\"" }, { "(rq", "\"" },
		{ "(oq", "'" }, { "(cq", "'" },	 { "(ha", "^" },   { "(ti", "~" },  { "(rs", "\\" },
		{ "(ga", "`" }, { "(at", "@" },	 { "(sh", "#" },   { "(bv", "|" },  { "(ba", "|" },
	};

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (pc_span_is(name, specials[i].name))
			pc_text_puts(out, specials[i].text);
}

/* What follows a backslash; how many bytes it takes. */
static size_t put_escape(struct pc_text *out, struct pc_span rest)
{
	char c = rest.size ? rest.data[0] : '\\';
	struct pc_span after = { rest.data + 1, rest.size ? rest.size - 1 : 0 };

	switch (c) {
	case '-':
		pc_text_putc(out, '-');
		return 1;
	case 'e':
	case '\\':
		pc_text_putc(out, '\\');
		return 1;
	case ' ':
	case '~':
	case '0':
		pc_text_putc(out, ' ');
		return 1;
	case '\'':
	case '`':
	case '.':
		pc_text_putc(out, c);
		return 1;
	case '(':
	case '[':
		put_special(out, (struct pc_span){ rest.data, name_size(rest) });
		return name_size(rest);
	case 'f':
	case '*':
	case 'F':
	case 'm':
		return 1 + name_size(after);
	case 's': /* a size: "+1", "-1", "0" */
		return after.size && (after.data[0] == '+' || after.data[0] == '-') ? 3 : 2;
	default: /* \& \| \^ \/ \, \: \% and kin show nothing */
		return rest.size ? 1 : 0;
	}
}

static void put_text(struct pc_text *out, struct pc_span text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '\\')
			i += put_escape(out,
					(struct pc_span){ text.data + i + 1, text.size - i - 1 });
		else
			pc_text_putc(out, text.data[i]);
	}
}

/* ---- arguments ---- */
struct args {
	struct pc_span items[ARGS_MAX];
	size_t count;
};

static struct pc_span next_arg(struct pc_span *rest)
{
	struct pc_span arg = *rest;
	size_t size = 0;

	if (rest->data[0] == '"') {
		const char *end = memchr(rest->data + 1, '"', rest->size - 1);

		size = end ? (size_t)(end - rest->data) : rest->size;
		arg = (struct pc_span){ rest->data + 1, size - 1 };
		size += size < rest->size;
	} else {
		while (size < rest->size && rest->data[size] != ' ' && rest->data[size] != '\t')
			size += rest->data[size] == '\\' && size + 1 < rest->size ? 2 : 1;
		arg.size = size;
	}
	rest->data += size;
	rest->size -= size;
	return arg;
}

static void split(struct pc_span line, struct args *out)
{
	struct pc_span rest = line;

	out->count = 0;
	while (out->count < ARGS_MAX) {
		while (rest.size && (rest.data[0] == ' ' || rest.data[0] == '\t')) {
			rest.data++;
			rest.size--;
		}
		if (!rest.size)
			return;
		out->items[out->count++] = next_arg(&rest);
	}
}

/* ---- lines ---- */
static void begin_line(struct plain *plain)
{
	if (plain->indented && !plain->is_tag)
		pc_text_puts(plain->out, "    ");
}

static void end_line(struct plain *plain)
{
	pc_text_putc(plain->out, '\n');
	if (plain->is_tag)
		plain->indented = true;
	plain->is_tag = false;
}

static void put_args(struct plain *plain, const struct args *args, size_t from, const char *between)
{
	begin_line(plain);
	for (size_t i = from; i < args->count; i++) {
		pc_text_puts(plain->out, i > from ? between : "");
		put_text(plain->out, args->items[i]);
	}
	end_line(plain);
}

static void paragraph(struct plain *plain)
{
	plain->indented = plain->is_tag = false;
	if (plain->out->size && !pc_span_ends(pc_text_span(plain->out), "\n\n"))
		pc_text_putc(plain->out, '\n');
}

/* Of mdoc "Fl" stands for a minus before the next word. */
static void put_words(struct plain *plain, const struct args *args, size_t from)
{
	bool minus = false;

	begin_line(plain);
	for (size_t i = from; i < args->count; i++) {
		struct pc_span word = args->items[i];

		if (pc_span_is(word, "Fl")) {
			minus = true;
			continue;
		}
		if (!word.size || (word.size == 2 && isupper((unsigned char)word.data[0]) &&
				   islower((unsigned char)word.data[1])))
			continue;
		pc_text_puts(plain->out,
			     i > from + 1 && !ispunct((unsigned char)word.data[0]) ? " " : "");
		pc_text_puts(plain->out, minus ? "-" : "");
		put_text(plain->out, word);
		minus = false;
	}
	end_line(plain);
}

/* ---- macros ---- */
enum macro_kind {
	M_HEADING,
	M_PARAGRAPH,
	M_TAG,	  /* the next line is one */
	M_ITEM,	  /* its argument is one */
	M_SPACED, /* its arguments are text */
	M_JOINED, /* without spaces between */
	M_WORDS,  /* of mdoc */
	M_FLAG,	  /* of mdoc, a flag */
	M_MDOC_ITEM,
	M_DESCRIPTION
};

static const struct {
	const char *name;
	enum macro_kind kind;
} macros[] = {
	{ "SH", M_HEADING },   { "SS", M_HEADING },   { "Sh", M_HEADING },
	{ "Ss", M_HEADING },   { "PP", M_PARAGRAPH }, { "P", M_PARAGRAPH },
	{ "LP", M_PARAGRAPH }, { "HP", M_PARAGRAPH }, { "Pp", M_PARAGRAPH },
	{ "sp", M_PARAGRAPH }, { "TP", M_TAG },	      { "TQ", M_TAG },
	{ "IP", M_ITEM },      { "B", M_SPACED },     { "I", M_SPACED },
	{ "SM", M_SPACED },    { "SB", M_SPACED },    { "R", M_SPACED },
	{ "SY", M_SPACED },    { "OP", M_SPACED },    { "BR", M_JOINED },
	{ "RB", M_JOINED },    { "IR", M_JOINED },    { "RI", M_JOINED },
	{ "BI", M_JOINED },    { "IB", M_JOINED },    { "Nm", M_WORDS },
	{ "Ar", M_WORDS },     { "Dv", M_WORDS },     { "Xr", M_WORDS },
	{ "Pa", M_WORDS },     { "Em", M_WORDS },     { "Sy", M_WORDS },
	{ "Cm", M_WORDS },     { "Li", M_WORDS },     { "Fn", M_WORDS },
	{ "Ft", M_WORDS },     { "Fa", M_WORDS },     { "In", M_WORDS },
	{ "Op", M_WORDS },     { "Va", M_WORDS },     { "Vt", M_WORDS },
	{ "Fl", M_FLAG },      { "It", M_MDOC_ITEM }, { "Nd", M_DESCRIPTION },
};

static void put_item(struct plain *plain, const struct args *args)
{
	paragraph(plain);
	if (args->count < 2) {
		plain->indented = true;
		return;
	}
	plain->is_tag = true;
	put_args(plain, &(struct args){ { args->items[1] }, 1 }, 0, "");
}

static void put_macro(struct plain *plain, enum macro_kind kind, const struct args *args)
{
	switch (kind) {
	case M_HEADING:
		paragraph(plain);
		put_args(plain, args, 1, " ");
		break;
	case M_PARAGRAPH:
		paragraph(plain);
		break;
	case M_TAG:
		paragraph(plain);
		plain->is_tag = true;
		break;
	case M_ITEM:
		put_item(plain, args);
		break;
	case M_SPACED:
		put_args(plain, args, 1, " ");
		break;
	case M_JOINED:
		put_args(plain, args, 1, "");
		break;
	case M_WORDS:
		put_words(plain, args, 1);
		break;
	case M_FLAG:
		put_words(plain, args, 0);
		break;
	case M_MDOC_ITEM:
		paragraph(plain);
		plain->is_tag = true;
		put_words(plain, args, 1);
		break;
	case M_DESCRIPTION:
		pc_text_puts(plain->out, "- ");
		put_args(plain, args, 1, " ");
		break;
	}
}

static int count_of(struct pc_span line, const char *what)
{
	int count = 0;
	const char *at;

	while ((at = pc_span_find(line, what))) {
		line.size -= (size_t)(at - line.data) + 2;
		line.data = at + 2;
		count++;
	}
	return count;
}

/* Definitions and conditional blocks are set-up of the page, no text of it. */
static bool is_set_up(struct plain *plain, struct pc_span line)
{
	bool was = plain->conditional > 0;

	if (plain->defining) {
		plain->defining = !pc_span_is(line, "..");
		return true;
	}
	if (pc_span_starts(line, ".de") || pc_span_starts(line, ".ig"))
		return plain->defining = true;
	plain->conditional += count_of(line, "\\{") - count_of(line, "\\}");
	if (plain->conditional < 0)
		plain->conditional = 0;
	return was || plain->conditional || pc_span_starts(line, ".if") ||
	       pc_span_starts(line, ".el") || pc_span_starts(line, ".ie");
}

static void put_line(struct plain *plain, struct pc_span line)
{
	struct args args;

	if (is_set_up(plain, line))
		return;
	if (line.size && line.data[0] != '.' && line.data[0] != '\'') {
		begin_line(plain);
		put_text(plain->out, line);
		end_line(plain);
		return;
	}
	if (!line.size) {
		paragraph(plain);
		return;
	}
	split((struct pc_span){ line.data + 1, line.size - 1 }, &args);
	for (size_t i = 0; args.count && i < sizeof(macros) / sizeof(macros[0]); i++)
		if (pc_span_is(args.items[0], macros[i].name)) {
			put_macro(plain, macros[i].kind, &args);
			return;
		}
}

void pc_roff_plain(struct pc_span source, struct pc_text *out, struct pc_span *out_see)
{
	struct plain plain = { .out = out };
	struct pc_span rest = source, line;

	*out_see = (struct pc_span){ 0 };
	while (pc_span_line(&rest, &line)) {
		if (pc_span_ends(line, "\r"))
			line.size--;
		if (pc_span_starts(line, ".so ") && !out->size)
			*out_see = pc_span_trim((struct pc_span){ line.data + 4, line.size - 4 });
		else
			put_line(&plain, line);
	}
}

/* A heading stands behind an empty line, or first. */
struct pc_span pc_roff_section(struct pc_span plain, const char *heading)
{
	struct pc_span rest = plain, line, found = { 0 };
	bool empty = true;

	while (pc_span_line(&rest, &line)) {
		bool is_heading = empty && line.size > 1 && isupper((unsigned char)line.data[0]) &&
				  isupper((unsigned char)line.data[1]);

		if (is_heading && found.data) {
			found.size = (size_t)(line.data - found.data);
			return found;
		}
		if (empty && pc_span_is(pc_span_trim(line), heading))
			found = rest;
		empty = !line.size;
	}
	return found;
}
