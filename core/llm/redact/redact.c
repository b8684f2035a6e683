/* SPDX-License-Identifier: Apache-2.0
 * Takes secrets out of a text: those known to the byte first, then the user's patterns, then
 * the forms of redact_find.h. */
#include "llm/redact/redact.h"

#include <ctype.h>
#include <regex.h>

#include "base/context.h"
#include "llm/redact/redact_find.h"

struct pc_redactor {
	struct pc_arena *arena;
	regex_t *patterns;
	size_t pattern_count;
	const char **known;
	size_t known_count;
};

/* ---- the mark ---- */
static const char mark[] = "[redacted:";

size_t pc_secret_marker(struct pc_span text, size_t at)
{
	enum { KIND_MAX = 32 };
	size_t i = at + sizeof(mark) - 1, last = i + KIND_MAX;

	if (at >= text.size || text.data[at] != '[' ||
	    !pc_span_starts((struct pc_span){ text.data + at, text.size - at }, mark))
		return 0;
	while (i < text.size && i < last &&
	       (islower((unsigned char)text.data[i]) || isdigit((unsigned char)text.data[i]) ||
		text.data[i] == '-'))
		i++;
	return i > at + sizeof(mark) - 1 && i < text.size && text.data[i] == ']' ? i + 1 - at : 0;
}

static void put_mark(struct pc_text *out, const char *kind)
{
	pc_text_printf(out, "%s%s]", mark, kind);
}

/* ---- what is known, and the user's patterns: between the marks that are there ---- */
/* Appends `span` with what it hides; its first byte begins a line, and its last ends one, or not.
 */
typedef size_t hide_in(const void *what, struct pc_span span, int edges, struct pc_text *out);

static size_t hide_between(hide_in *hide, const void *what, struct pc_span text,
			   struct pc_text *out)
{
	size_t count = 0, from = 0;

	for (size_t i = 0; i < text.size; i++) {
		size_t size = pc_secret_marker(text, i);

		if (!size)
			continue;
		count += hide(what, (struct pc_span){ text.data + from, i - from },
			      REG_NOTEOL | (from ? REG_NOTBOL : 0), out);
		pc_text_add(out, text.data + i, size);
		from = i + size;
		i = from - 1;
	}
	return count + hide(what, (struct pc_span){ text.data + from, text.size - from },
			    from ? REG_NOTBOL : 0, out);
}

static size_t hide_known(const void *what, struct pc_span span, int edges, struct pc_text *out)
{
	const char *known = what, *found;
	size_t count = 0;

	(void)edges;
	while ((found = pc_span_find(span, known))) {
		size_t before = (size_t)(found - span.data), size = before + strlen(known);

		pc_text_add(out, span.data, before);
		put_mark(out, "key");
		span = (struct pc_span){ span.data + size, span.size - size };
		count++;
	}
	pc_text_add(out, span.data, span.size);
	return count;
}

static size_t hide_in_line(const regex_t *pattern, struct pc_span line, int edges,
			   struct pc_text *out)
{
	regmatch_t match = { 0, (regoff_t)line.size };
	size_t at = 0, count = 0;

	while (at < line.size && !regexec(pattern, line.data, 1, &match,
					  REG_STARTEND | (at ? edges | REG_NOTBOL : edges))) {
		size_t start = (size_t)match.rm_so, end = (size_t)match.rm_eo;

		pc_text_add(out, line.data + at, start - at);
		if (start == end) { /* nothing, between two bytes */
			if (start < line.size)
				pc_text_putc(out, line.data[start]);
			at = start + 1;
		} else {
			put_mark(out, "pattern");
			count++;
			at = end;
		}
		match = (regmatch_t){ (regoff_t)at, (regoff_t)line.size };
	}
	if (at < line.size)
		pc_text_add(out, line.data + at, line.size - at);
	return count;
}

/* Line by line: a pattern that is slow on long texts never sees one. */
static size_t hide_pattern(const void *what, struct pc_span span, int edges, struct pc_text *out)
{
	enum { LINE_MAX_BYTES = 8192 };
	size_t count = 0;

	while (span.size) {
		struct pc_span line = span, rest = { 0 };
		bool whole = pc_span_cut(span, '\n', &line, &rest);
		int here = edges & REG_NOTBOL;

		if (line.size > LINE_MAX_BYTES) {
			line.size = LINE_MAX_BYTES;
			whole = false;
			rest = (struct pc_span){ span.data + line.size, span.size - line.size };
			here |= REG_NOTEOL;
			edges |= REG_NOTBOL;
		} else {
			here |= whole ? 0 : edges & REG_NOTEOL;
			edges &= ~REG_NOTBOL;
		}
		count += hide_in_line(what, line, here, out);
		if (whole)
			pc_text_putc(out, '\n');
		span = rest;
	}
	return count;
}

/* ---- the forms, in one pass ---- */
struct pass {
	struct pc_span text;
	size_t at, copied, count;
	struct pc_text *out;
	char before;	  /* the byte in front of `at`; ']' behind a mark */
	bool begins_line; /* nothing but blanks and quotes so far */
	unsigned parens;  /* open on this line */
	uint64_t options; /* of the programs that this line has named */
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool is_name(char c)
{
	return is_word(c) || c == '-' || c == '.' || c == '$';
}

static void step_to(struct pass *pass, size_t end)
{
	pass->before = pass->text.data[end - 1];
	pass->at = end;
}

static void hide(struct pass *pass, const struct pc_secret *secret)
{
	pc_text_add(pass->out, pass->text.data + pass->copied, secret->start - pass->copied);
	put_mark(pass->out, secret->kind);
	pass->copied = secret->end;
	pass->count++;
	step_to(pass, secret->end);
	pass->before = ']';
	pass->begins_line = false;
}

/* A run of what names are made of: forms where a word begins, and what is given to its end. */
static void pass_name(struct pass *pass)
{
	struct pc_span text = pass->text;
	struct pc_secret_name name = { .start = pass->at,
				       .end = pass->at,
				       .before = pass->before,
				       .begins_line = pass->begins_line,
				       .in_parens = pass->parens != 0,
				       .dash = text.data[pass->at] == '-' &&
					       pass->at + 1 < text.size &&
					       text.data[pass->at + 1] != '-' };
	bool blank = !pass->before || isspace((unsigned char)pass->before);
	struct pc_secret secret = { 0 };

	if (blank && text.data[pass->at] == '-' &&
	    pc_secret_option(text, pass->at, pass->options, &secret)) {
		hide(pass, &secret);
		return;
	}
	for (char before = pass->before; name.end < text.size && is_name(text.data[name.end]);
	     before = text.data[name.end++]) {
		if ((is_word(text.data[name.end]) && !is_word(before) &&
		     pc_secret_form(text, name.end, &secret)) ||
		    (text.data[name.end] == '-' && pc_secret_pem(text, name.end, &secret))) {
			hide(pass, &secret);
			return;
		}
	}
	pass->begins_line = false;
	if (pc_secret_named(text, &name, &secret) || pc_secret_login(text, &name, &secret) ||
	    pc_secret_netrc(text, &name, &secret)) {
		hide(pass, &secret);
		return;
	}
	pass->options |=
		pc_secret_tool((struct pc_span){ text.data + name.start, name.end - name.start });
	step_to(pass, name.end);
}

static void pass_byte(struct pass *pass)
{
	char c = pass->text.data[pass->at];
	struct pc_secret secret;

	if (c == '\n') {
		pass->begins_line = true;
		pass->parens = 0;
		pass->options = 0;
	} else if (c == '(') {
		pass->parens++;
	} else if (c == ')') {
		pass->parens -= pass->parens != 0;
	} else if (c == ':' &&
		   pc_span_starts((struct pc_span){ pass->text.data + pass->at,
						    pass->text.size - pass->at },
				  "://") &&
		   pc_secret_url(pass->text, pass->at, &secret)) {
		hide(pass, &secret);
		return;
	}
	if (!isspace((unsigned char)c) && !strchr("\"'{[,\\", c))
		pass->begins_line = false;
	step_to(pass, pass->at + 1);
}

static size_t hide_forms(struct pc_span text, struct pc_text *out)
{
	struct pass pass = { .text = text, .out = out, .begins_line = true };

	while (pass.at < text.size) {
		size_t mark_size = pc_secret_marker(text, pass.at);

		if (mark_size) {
			step_to(&pass, pass.at + mark_size);
			pass.begins_line = false;
		} else if (is_name(text.data[pass.at])) {
			pass_name(&pass);
		} else {
			pass_byte(&pass);
		}
	}
	pc_text_add(out, text.data + pass.copied, text.size - pass.copied);
	return pass.count;
}

/* The next text takes the place of this one, whose room is used again. */
static void turn(struct pc_text *now, struct pc_text *next)
{
	struct pc_text old = *now;

	*now = *next;
	*next = old;
	next->size = 0;
}

size_t pc_redact(const struct pc_redactor *redactor, struct pc_span span, struct pc_text *out)
{
	enum { PASSES = 8 };
	struct pc_text now = { 0 }, next = { 0 };
	size_t count = 0, found = 1;

	pc_text_add(&now, span.data, span.size);
	for (size_t i = 0; i < redactor->known_count; i++, turn(&now, &next))
		count += hide_between(hide_known, redactor->known[i], pc_text_span(&now), &next);
	for (size_t i = 0; i < redactor->pattern_count; i++, turn(&now, &next))
		count += hide_between(hide_pattern, &redactor->patterns[i], pc_text_span(&now),
				      &next);
	/* what was taken out of a value may make the rest look like one: until nothing is found */
	for (int i = 0; i < PASSES && found; i++, turn(&now, &next))
		count += found = hide_forms(pc_text_span(&now), &next);
	pc_text_add(out, now.data, now.size);
	pc_text_clear(&now);
	pc_text_clear(&next);
	return count;
}

/* ---- made once a run ---- */
static void free_patterns(void *context)
{
	struct pc_redactor *redactor = context;

	while (redactor->pattern_count)
		regfree(&redactor->patterns[--redactor->pattern_count]);
}

int pc_redactor_new(struct pc *pc, const struct pc_list *patterns,
		    struct pc_redactor **out_redactor)
{
	struct pc_redactor *redactor = pc_arena_alloc(pc_memory(pc), sizeof(*redactor));
	size_t count = patterns ? patterns->count : 0;

	redactor->arena = pc_memory(pc);
	redactor->patterns =
		pc_arena_alloc(pc_memory(pc), (count + 1) * sizeof(*redactor->patterns));
	pc_at_end(pc, free_patterns, redactor);
	for (size_t i = 0; i < count; i++) {
		regex_t *pattern = &redactor->patterns[redactor->pattern_count];
		int wrong = regcomp(pattern, patterns->items[i], REG_EXTENDED);
		char why[128];

		if (wrong) {
			regerror(wrong, pattern, why, sizeof(why));
			return pc_fail(
				pc, PC_ECONFIG,
				"the pattern \"%s\" of what is to be redacted is no extended "
				"regular expression: %s",
				patterns->items[i], why);
		}
		redactor->pattern_count++;
		if (!regexec(pattern, "", 0, NULL, 0))
			return pc_fail(pc, PC_ECONFIG,
				       "the pattern \"%s\" of what is to be redacted matches an "
				       "empty text; write one that matches only what is secret",
				       patterns->items[i]);
	}
	*out_redactor = redactor;
	return PC_OK;
}

void pc_redactor_knows(struct pc_redactor *redactor, const char *secret)
{
	enum { SHORTEST = 4 }; /* what is shorter stands everywhere */
	const char **known;

	if (!secret || strlen(secret) < SHORTEST)
		return;
	known = pc_arena_alloc(redactor->arena, (redactor->known_count + 1) * sizeof(*known));
	if (redactor->known_count)
		memcpy(known, redactor->known, redactor->known_count * sizeof(*known));
	known[redactor->known_count++] = pc_arena_strdup(redactor->arena, secret);
	redactor->known = known;
}
