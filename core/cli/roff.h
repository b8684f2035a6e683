/* SPDX-License-Identifier: Apache-2.0
 * Writing man(7) pages: text that roff shows as it is, and the few macros a page is made of.
 * Internal. */
#ifndef PC_CLI_ROFF_H
#define PC_CLI_ROFF_H

#include "base/text.h"

/* Text of strangers: no request, no escape, no control character gets through. */
void pc_roff_add(struct pc_text *out, const char *raw);
/* The same in font 'B' or 'I'. */
void pc_roff_font(struct pc_text *out, char font, const char *raw);
/* An entry of a list: a term in that font, its text below and indented. */
void pc_roff_item(struct pc_text *out, char font, const char *term, const char *text);

#endif
