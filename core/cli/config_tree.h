/* SPDX-License-Identifier: Apache-2.0
 * The configuration file as a tree, checked for form but not yet for meaning. Internal to
 * config*.c. */
#ifndef PC_CLI_CONFIG_TREE_H
#define PC_CLI_CONFIG_TREE_H

#include "base/yaml.h"

/* A node of the file. Lists hold scalars and nulls only. */
struct pc_config_entry {
	const char *key;   /* with "-" for "_"; NULL in a list and at the root */
	const char *typed; /* the key as it stands in the file */
	const char *text;  /* of a scalar */
	unsigned long line;
	enum pc_yaml_kind kind;
	struct pc_config_entry *children, *next;
};

struct pc_config {
	const char *path;
	struct pc_config_entry root; /* null (an empty file, or none) or a mapping */
};

/* pc_config_read on a file named. */
int pc_config_read_file(struct pc *pc, const char *path, struct pc_config **out_config);
/* PC_ECONFIG: "<path>:<line>: <message>" */
int pc_config_fail(struct pc *pc, const char *path, unsigned long line, const char *fmt, ...)
	PC_PRINTF(4, 5);

#endif
