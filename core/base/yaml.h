/* SPDX-License-Identifier: Apache-2.0
 * YAML from strangers, as a small tree: no anchors, aliases or tags, no key twice, one document,
 * bounded size and depth. Internal. */
#ifndef PC_BASE_YAML_H
#define PC_BASE_YAML_H

#include "base/text.h"

/* What a key is told that is there twice. */
#define PC_YAML_TWICE "the key \"%s\" is there twice; keep one"

enum { PC_YAML_SIZE_MAX = 1 << 20, PC_YAML_DEPTH_MAX = 8 };

enum pc_yaml_kind { PC_YAML_NULL, PC_YAML_SCALAR, PC_YAML_LIST, PC_YAML_MAP };

struct pc_yaml {
	enum pc_yaml_kind kind;
	bool plain;	    /* a scalar without quotes */
	const char *key;    /* in a map; NULL in a list */
	const char *text;   /* of a scalar, "" of null */
	unsigned long line; /* where it begins; 1 is the first */
	const struct pc_yaml *children, *next;
};

/* The tree lies in the arena. PC_EINPUT: "NAME:LINE: what is wrong". */
int pc_yaml_parse(struct pc *pc, const char *name, struct pc_span bytes,
		  const struct pc_yaml **out_root);
/* Records what is wrong on a line of it. */
int pc_yaml_fail(struct pc *pc, const char *name, unsigned long line, const char *fmt, ...)
	PC_PRINTF(4, 5);
/* A key or value as an error may show it: safe, and not too long. In the arena. */
const char *pc_yaml_shown(struct pc *pc, const char *text);

#endif
