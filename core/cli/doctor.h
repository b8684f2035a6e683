/* SPDX-License-Identifier: Apache-2.0
 * What `perfcopilot doctor` finds, row by row. Internal to core/cli/doctor*.c. */
#ifndef PC_CLI_DOCTOR_H
#define PC_CLI_DOCTOR_H

#include <stdbool.h>

#include "base/status.h"

struct json_object;

struct pc_checkup {
	struct pc *pc;
	struct json_object *checks;
	bool broken;
};

/* state: "fine", "absent" (can be done without) or "broken"; remedy NULL: none is needed */
void pc_checkup_add(struct pc_checkup *c, const char *subject, const char *state,
		    const char *finding, const char *remedy);
/* Which model is configured, with a key from where, and whether its server answers. */
void pc_checkup_model(struct pc_checkup *c);

#endif
