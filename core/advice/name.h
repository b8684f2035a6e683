/* SPDX-License-Identifier: Apache-2.0
 * Names of functions, libraries and programs as they can be looked up. Internal. */
#ifndef PC_ADVICE_NAME_H
#define PC_ADVICE_NAME_H

#include <ctype.h>

#include "base/text.h"

/* What is left of a function's name without arguments, template parameters, return type, suffixes
 * of clones, versions and the hash of Rust; simple mangled names are read as far as that is
 * possible without all of the grammar, Java's become java.util.HashMap.get, and "f (x.py:3)"
 * leaves f, with x.py in *out_file (empty: none). Borrows from `function` or `scratch`, until
 * the next call. */
struct pc_span pc_advice_name(struct pc_text *scratch, struct pc_span function,
			      struct pc_span *out_file);
/* The name without what compilers add to tell copies of a function apart (".constprop.0", " [clone
 * .cold]", Rust's hash), and without a version. */
struct pc_span pc_advice_no_clone(struct pc_span name);
/* Appends `name` without the arguments and template parameters behind its words. False: they are
 * nested too deep for a name that anybody knows. */
bool pc_advice_brackets(struct pc_span name, struct pc_text *out);
/* Letters, digits, "_" and "$". */
static inline bool pc_advice_is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}
/* "libz.so.1.2.13", "libc-2.31.so" and "libz.1.dylib" are the libraries libz and libc; anything
 * else is *out_program: the file of a program. */
struct pc_span pc_advice_library(struct pc_span module, bool *out_program);

#endif
