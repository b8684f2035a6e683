/* SPDX-License-Identifier: Apache-2.0
 * Arguments and template parameters, in one pass over a name. */
#include "advice/name.h"

enum { NESTING_MAX = 64 };

static struct pc_span from(struct pc_span name, size_t skip)
{
	return (struct pc_span){ name.data + skip, name.size - skip };
}

static const char *const operators[] = { "()", "[]", "<=>", "<<=", ">>=", "->*", "<<", ">>", "->",
					 "<=", ">=", "==",  "!=",  "<",	  ">",	 "=",  "-",  "+" };

struct strip {
	struct pc_span in;
	size_t at;
	struct pc_text *out;
	char closing[NESTING_MAX]; /* of what is open; with the bit 0x80 where it is kept */
	size_t depth, dropped;	   /* dropped: how many of them are left out */
};

static char last(const struct strip *s)
{
	return s->out->size ? s->out->data[s->out->size - 1] : 0;
}

static bool read_operator(struct strip *s)
{
	struct pc_span rest = from(s->in, s->at);

	if (s->dropped || !pc_span_starts(rest, "operator") || pc_advice_is_word(last(s)))
		return false;
	rest = from(rest, 8);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (pc_span_starts(rest, operators[i])) {
			pc_text_puts(s->out, "operator");
			pc_text_puts(s->out, operators[i]);
			s->at += 8 + strlen(operators[i]);
			if (s->at + 1 < s->in.size && !memcmp(s->in.data + s->at, " <", 2))
				s->at++;
			return true;
		}
	return false;
}

/* What opens here is left out behind a word: after "." it is a receiver of Go or <init>, at the
 * beginning <T as Trait>. */
static bool is_dropped(const struct strip *s, char c)
{
	char before = last(s);
	bool next_closes = s->at + 1 < s->in.size && s->in.data[s->at + 1] == ']';

	if (c == '[')
		return pc_advice_is_word(before) && !next_closes;
	if (c == '<' && s->out->size > 2 && before == ':')
		return true;
	return before && (pc_advice_is_word(before) || strchr(">)]}=<-+", before)) != 0;
}

static bool open_bracket(struct strip *s, char c)
{
	bool drop = s->dropped || is_dropped(s, c);

	if (s->depth == NESTING_MAX)
		return false;
	if (drop && !s->dropped && c == '<' && last(s) == ':')
		s->out->size -= 2; /* iter::<T>::next */
	s->closing[s->depth++] = (char)((c == '<'   ? '>'
					 : c == '(' ? ')'
						    : ']') |
					(drop ? 0 : 0x80));
	s->dropped += drop;
	if (!drop)
		pc_text_putc(s->out, c);
	return true;
}

static void close_bracket(struct strip *s, char c)
{
	bool arrow = c == '>' && s->at && s->in.data[s->at - 1] == '-';

	if (s->depth && (s->closing[s->depth - 1] & 0x7f) == c && !arrow) {
		bool kept = s->closing[--s->depth] & 0x80;

		s->dropped -= !kept;
		if (kept)
			pc_text_putc(s->out, c);
	} else if (!s->dropped) {
		pc_text_putc(s->out, c);
	}
}

static bool is_open(char c)
{
	return c == '<' || c == '(' || c == '[';
}

static bool is_close(char c)
{
	return c == '>' || c == ')' || c == ']';
}

/* What stands before the next bracket or operator. */
static void copy_run(struct strip *s)
{
	size_t begin = s->at;

	do {
		s->at++;
	} while (s->at < s->in.size && s->in.data[s->at] != 'o' && !is_open(s->in.data[s->at]) &&
		 !is_close(s->in.data[s->at]));
	if (!s->dropped)
		pc_text_add(s->out, s->in.data + begin, s->at - begin);
}

bool pc_advice_brackets(struct pc_span name, struct pc_text *out)
{
	struct strip s = { .in = name, .out = out };

	while (s.at < name.size) {
		char c = name.data[s.at];

		if (is_open(c)) {
			if (!open_bracket(&s, c))
				return false;
			s.at++;
		} else if (is_close(c)) {
			close_bracket(&s, c);
			s.at++;
		} else if (c != 'o' || !read_operator(&s)) {
			copy_run(&s);
		}
	}
	return true;
}
