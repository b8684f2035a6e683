/* SPDX-License-Identifier: Apache-2.0
 * The functions of one file, out of what universal-ctags says of it (lines of JSON) and its text,
 * and which function of one file is which of another. Pure: nothing is run or opened. Internal. */
#ifndef PC_REPO_FUNCTIONS_H
#define PC_REPO_FUNCTIONS_H

#include "base/arena.h"
#include "base/index.h"
#include "base/text.h"

/* A function's own text, without that of functions within it, blank lines and blanks at ends of
 * lines, as hashes. */
struct pc_function_text {
	uint64_t above;	 /* of what stands above it: decorators, attributes */
	uint64_t body;	 /* of the rest */
	uint64_t shape;	 /* of the rest without indentation, whatever the function is called */
	uint64_t *lines; /* the same by line, sorted; in the arena */
	uint32_t count;
	uint32_t room;
};

/* Texts lie in the arena. Lines count from 1. */
struct pc_function {
	const char *name; /* "f", "Class.method", "outer.inner", "ns::A::m"; safe to show */
	const char *word; /* its last part */
	const char *language;
	const char *parameters; /* blanks as one; "": ctags does not tell */
	uint32_t start;		/* where it begins, with what stands above it */
	uint32_t line;		/* of its name */
	uint32_t end;
	bool end_guessed; /* ctags tells none for its language: by indentation and what is next */
	struct pc_function_text text;
};

struct pc_functions {
	struct pc_function *items; /* by line, the outer one first; in the arena */
	uint32_t count;
	uint32_t unread; /* lines of ctags that are none, or too many */
};

void pc_functions_read(struct pc_arena *arena, struct pc_span tags, struct pc_span text,
		       struct pc_functions *out);
/* The innermost around a line; PC_NONE. */
uint32_t pc_functions_at(const struct pc_functions *functions, uint32_t line);

/* ---- which is which ---- */
/* By name and, of several of a name, by parameters: out_base holds for each of head's its index at
 * base, or PC_NONE. */
void pc_functions_match(const struct pc_functions *base, const struct pc_functions *head,
			uint32_t *out_base);

/* One that has no partner of its name. */
struct pc_function_left {
	const struct pc_function *function;
	uint32_t file, index; /* the caller's */
	uint32_t partner;     /* its place among the other side's; PC_NONE */
};
/* Pairs those whose bodies are the same or nearly (at least 60 % of the lines), the best first.
 * False: there were too many to look at all. */
bool pc_functions_pair(struct pc_function_left *base, size_t base_count,
		       struct pc_function_left *head, size_t head_count);

#endif
