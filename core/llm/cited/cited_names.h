/* SPDX-License-Identifier: Apache-2.0
 * Names that are known, and whether another is one of them or a part of one, however much of
 * namespaces, arguments and templates either spells out. Internal part of cited.h. */
#ifndef PC_LLM_CITED_NAMES_H
#define PC_LLM_CITED_NAMES_H

#include <stdbool.h>

#include "base/table.h"
#include "base/text.h"

struct pc_cited_names {
	struct pc_table parts; /* names, and what they are made of: "std.sort", "sort" */
};

void pc_cited_names_init(struct pc_cited_names *names, struct pc_arena *arena);
void pc_cited_names_clear(struct pc_cited_names *names);
void pc_cited_names_add(struct pc_cited_names *names, struct pc_span name);
bool pc_cited_names_have(const struct pc_cited_names *names, struct pc_span cited);

/* What compilers put behind a name: "f.isra.0", "f.constprop.1", Rust's "f::h0123456789abcdef". */
bool pc_cited_is_decoration(struct pc_span word);
struct pc_span pc_cited_without_underscores(struct pc_span word);

/* ---- how a cited name looks (cited_looks.c) ---- */
/* Whether a word of plain text can be nothing but a symbol: "std::sort", "do_syscall_64",
 * "malloc()", "HashMap.get". */
bool pc_cited_is_symbol(struct pc_span word);
/* Whether a piece of code can be a function's name: no option, no file, no number, no constant, no
 * word of a language. */
bool pc_cited_is_name(struct pc_span code);
bool pc_cited_is_file(struct pc_span word); /* "mix.c", by its ending */

static inline bool pc_cited_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static inline bool pc_cited_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#endif
