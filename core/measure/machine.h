/* SPDX-License-Identifier: Apache-2.0
 * What of this machine bears on a measurement: processor, governor, turbo, SMT, load, limits,
 * container, kernel. */
#ifndef PC_MEASURE_MACHINE_H
#define PC_MEASURE_MACHINE_H

#include "base/status.h"

struct json_object;

/* {"cpu", "cpus", "governor", "turbo", "smt", "virtual", "container", "kernel", "load",
 * "memory_bytes", "clock", "clock_resolution_ns", "aslr", …}; what can't be known is null. The
 * caller's reference. `root` "" is /; tests give a folder. */
PC_API struct json_object *pc_machine_facts(struct pc *pc, const char *root);
/* Words of warning for a person, an array of strings, drawn from the facts. The caller's. */
PC_API struct json_object *pc_machine_warnings(struct json_object *facts);
/* The CPU to pin to: among those this process may use, one that is not the first, and whose sibling
 * is idle; -1: there is only one. */
PC_API int pc_machine_cpu(struct pc *pc);

#endif
