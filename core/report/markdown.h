/* SPDX-License-Identifier: Apache-2.0
 * What the two writers of Markdown share. Internal. */
#ifndef PC_REPORT_MARKDOWN_H
#define PC_REPORT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Behind "@": keeps it from calling a user. */
#define PC_MARKDOWN_NOBODY "<!-- -->"

/* Backticks that no line of `safe` ends, at least three. */
size_t pc_markdown_fence(const char *safe);
/* Code within a line; in a table "|" takes a backslash. */
void pc_markdown_code(struct pc_text *out, const char *safe, bool in_table);

#endif
