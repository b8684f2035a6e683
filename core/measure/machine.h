/* SPDX-License-Identifier: Apache-2.0
 * What of this machine bears on a measurement: processor, governor, turbo, SMT, load, limits,
 * container, kernel. */
#ifndef PC_MEASURE_MACHINE_H
#define PC_MEASURE_MACHINE_H

#include "base/status.h"

struct json_object;

/* {"cpu", "cpus", "cpu_limit", "governor", "turbo", "smt", "virtual", "container", "kernel",
 * "load", "pressure_percent", "memory_bytes", "memory_free_bytes", "memory_limit_bytes",
 * "on_battery", "clock", "clock_resolution_ns", "aslr", "huge_pages", "perf_event_paranoid"}; what
 * can't be known is null. "cpus" and "cpu_limit" are what this process may use. The caller's
 * reference. `root` "" is /; tests give a folder. */
PC_API struct json_object *pc_machine_facts(struct pc *pc, const char *root);
/* Words of warning for a person, an array of strings, drawn from the facts (those of a file, too).
 * The caller's. */
PC_API struct json_object *pc_machine_warnings(struct json_object *facts);
/* The CPU to pin to: among those this process may use, one that is not the first, fast, and idle
 * together with its siblings; -1: there is only one. It looks for a tenth of a second. */
PC_API int pc_machine_cpu(struct pc *pc);

#endif
