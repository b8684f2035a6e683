/* SPDX-License-Identifier: Apache-2.0
 * Times and sizes: read out of prose, and held against those that are known. Internal part of
 * cited.h. */
#ifndef PC_LLM_CITED_QUANTITY_H
#define PC_LLM_CITED_QUANTITY_H

#include "llm/cited/cited_percent.h"

enum pc_cited_unit { PC_CITED_TIME, PC_CITED_SIZE, PC_CITED_UNITS };

struct pc_cited_quantities {
	struct pc_cited_percents measured[PC_CITED_UNITS]; /* as numbers: ns, bytes */
	struct pc_cited_percents literals; /* numbers of texts, which may be of any unit */
};

/* A quantity as it is written. */
struct pc_cited_quantity {
	enum pc_cited_unit unit;
	double value, step; /* in ns or bytes; what the last digit counts */
	double binary;	    /* what makes 1024 bytes of 1000 in "KB"; 0: it is no such unit */
	bool is_wish;	    /* one that is to be, not one that was seen */
	size_t size;	    /* bytes, with the unit */
};

/* `unit` is "ns" or "bytes"; quantities of others are not looked at. */
void pc_cited_quantities_add(struct pc_cited_quantities *quantities, double value,
			     const char *unit);
void pc_cited_quantities_clear(struct pc_cited_quantities *quantities);
/* Whether it is one of them, a sum of two or what parts two; true, too, where none is known. */
bool pc_cited_quantities_have(struct pc_cited_quantities *quantities,
			      const struct pc_cited_quantity *quantity);

/* Reads the quantity that begins at `at`, where `text` has a digit; false: it is none. */
bool pc_cited_quantity_read(struct pc_span text, size_t at, struct pc_cited_quantity *out_quantity);

#endif
