/* SPDX-License-Identifier: Apache-2.0
 * The tables of GHC's profiles. Internal. */
#ifndef PC_FORMATS_GHC_ROW_H
#define PC_FORMATS_GHC_ROW_H

#include "profile/builder.h"

/* "COST CENTRE  MODULE  SRC  no.  entries  %time %alloc  %time %alloc  ticks  bytes" */
struct pc_ghc_title {
	bool tree;	       /* indented by calls, with the costs of each and those inherited */
	bool exact;	       /* ticks and bytes stand at the end: +RTS -P */
	size_t numbers;	       /* columns of them */
	size_t module, source; /* where these begin, in bytes; source 0: there is none */
};
bool pc_ghc_title(struct pc_span line, struct pc_ghc_title *out_title);

struct pc_ghc_row {
	struct pc_place place; /* borrowed from the line */
	size_t depth;
	int64_t time, alloc; /* ticks and bytes, or 1/100 % */
};
bool pc_ghc_row(struct pc_span line, const struct pc_ghc_title *title, struct pc_ghc_row *out_row);

/* "Lib.hs:95:11-83", "src/A.hs:(157,1)-(159,57)" */
void pc_ghc_source(struct pc_span text, struct pc_place *place);

#endif
