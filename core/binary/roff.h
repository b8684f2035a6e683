/* SPDX-License-Identifier: Apache-2.0
 * Manual pages, man's and mdoc's, as plain text: headings at the margin, tags of lists at the
 * margin, what they say indented. No layout: who wants that asks man. Internal. */
#ifndef PC_BINARY_ROFF_H
#define PC_BINARY_ROFF_H

#include "base/text.h"

/* Appends the text. *out_see is the page that this one only points to (".so man3/memcpy.3");
 * empty: it is a page of its own. */
void pc_roff_plain(struct pc_span source, struct pc_text *out, struct pc_span *out_see);
/* The lines below the heading; empty: there is none. */
struct pc_span pc_roff_section(struct pc_span plain, const char *heading);

#endif
