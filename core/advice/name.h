/* SPDX-License-Identifier: Apache-2.0
 * Names of functions, libraries and programs as they can be looked up. Internal. */
#ifndef PC_ADVICE_NAME_H
#define PC_ADVICE_NAME_H

#include "base/text.h"

/* What is left of a function's name without arguments, template parameters, return type, suffixes
 * of clones, versions and the hash of Rust; simple mangled names are read as far as that is
 * possible without all of the grammar, Java's become java.util.HashMap.get, and "f (x.py:3)"
 * leaves f, with x.py in *out_file (empty: none). Borrows from `function` or `scratch`, until
 * the next call. */
struct pc_span pc_advice_name(struct pc_text *scratch, struct pc_span function,
			      struct pc_span *out_file);
/* "libz.so.1.2.13", "libc-2.31.so" and "libz.1.dylib" are the libraries libz and libc; anything
 * else is *out_program: the file of a program. */
struct pc_span pc_advice_library(struct pc_span module, bool *out_program);

#endif
