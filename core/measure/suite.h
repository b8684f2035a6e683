/* SPDX-License-Identifier: Apache-2.0
 * Timed suites: which commands to measure, as YAML.
 *
 *	name: proofs             # of the files that are written; else that of this file
 *	timeout: 600             # seconds; this and what follows holds for every test
 *	environment: {LANG: C}
 *	tests:
 *	  - name: sort/small     # else the command
 *	    command: ./bench --size "10 000"
 *	    timeout: 2.5
 *	    group: sort
 *	    folder: build        # within the side
 *	    environment: {OMP_NUM_THREADS: 1}
 *	  - command: [./bench, --size, 20]
 *	  - command: ./bench | tail -1
 *	    shell: true          # by sh -c; else no shell has a part in it
 */
#ifndef PC_MEASURE_SUITE_H
#define PC_MEASURE_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct pc_suite_test {
	const char *name;
	const char *group;		/* NULL: none */
	const char *title;		/* "group: name": no two tests have the same */
	const char *folder;		/* relative; NULL: that of the side */
	const char *const *argv;	/* NULL ends it */
	const char *const *environment; /* "NAME=value", to be added; NULL ends it */
	uint64_t timeout_ms;		/* 0: none is said */
	unsigned long line;		/* where it stands */
	bool named;			/* its name is no command */
};

struct pc_suite {
	const char *name;
	const struct pc_suite_test *tests;
	size_t count;
};

/* All in the arena. PC_EINPUT: what is wrong, and on which line. */
PC_API int pc_suite_read(struct pc *pc, const char *path, struct pc_suite *out_suite);

#endif
