/* SPDX-License-Identifier: Apache-2.0
 * What is counted in profiles of heaptrack, in its own files and in what heaptrack_print says of
 * them. Internal. */
#ifndef PC_FORMATS_HEAPTRACK_H
#define PC_FORMATS_HEAPTRACK_H

enum pc_heaptrack_event {
	PC_HEAPTRACK_CALLS,
	PC_HEAPTRACK_PEAK,
	PC_HEAPTRACK_LEAKED,
	PC_HEAPTRACK_TEMPORARY,
	PC_HEAPTRACK_EVENTS
};

struct pc_heaptrack_name {
	const char *event, *unit;
};
extern const struct pc_heaptrack_name pc_heaptrack_names[PC_HEAPTRACK_EVENTS];

#endif
