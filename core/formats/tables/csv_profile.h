/* SPDX-License-Identifier: Apache-2.0
 * Profilers that export separated values: what their titles mean is a table. Internal. */
#ifndef PC_FORMATS_TABLES_CSV_PROFILE_H
#define PC_FORMATS_TABLES_CSV_PROFILE_H

#include "profile/builder.h"

enum pc_csv_role {
	PC_CSV_OTHER,
	PC_CSV_TREE,  /* a function, indented by its depth */
	PC_CSV_LEVEL, /* the depth as a number; 0 is the process */
	PC_CSV_NAME,  /* a function, nothing else said of its depth */
	PC_CSV_STACK, /* "[Root]/a.dll!main/b.dll!f" */
	PC_CSV_MODULE,
	PC_CSV_FILE,
	PC_CSV_PROCESS, /* "val3.exe (4144)" */
	PC_CSV_THREAD,
	PC_CSV_COUNT, /* samples */
	PC_CSV_COST   /* the first three of a table are read */
};

struct pc_csv_title {
	const char *title;
	enum pc_csv_role role;
	const char *event, *unit; /* of a cost */
	unsigned exponent; /* the cost times 10^exponent is in `unit`, or for "%" in 1/100 % */
};

struct pc_csv_format {
	const char *tool;
	const struct pc_csv_title *titles; /* title NULL ends; of several with one event the first
					      that is there is read */
	enum pc_csv_role needs[3];	   /* what makes a line of titles; PC_CSV_OTHER ends */
};

int pc_csv_score(const struct pc_csv_format *format, struct pc_span head);
int pc_csv_parse(const struct pc_csv_format *format, struct pc_builder *builder,
		 struct pc_input *input);

#endif
