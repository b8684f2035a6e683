/* SPDX-License-Identifier: Apache-2.0
 * Names of the JDK's events (jdk.jfr metadata) and of async-profiler's. */
#include "formats/java/jfr_kinds.h"

static const struct pc_jfr_kind kinds[] = {
	{ "jdk.ExecutionSample", NULL, "samples", .is_cpu = true },
	{ "jdk.CPUTimeSample", NULL, "samples", .is_cpu = true },
	{ "jdk.NativeMethodSample", NULL, "samples" },
	{ "profiler.WallClockSample", "samples", "samples" },
	{ "jdk.ObjectAllocationSample", "weight", "bytes" },
	{ "jdk.ObjectAllocationInNewTLAB", "tlabSize", "bytes" },
	{ "jdk.ObjectAllocationOutsideTLAB", "allocationSize", "bytes" },
	{ "profiler.Malloc", "size", "bytes" },
	{ "jdk.JavaMonitorEnter", "duration", "ns" },
	{ "jdk.JavaMonitorWait", "duration", "ns" },
	{ "jdk.ThreadPark", "duration", "ns" },
	{ "jdk.ThreadSleep", "duration", "ns" },
	{ "jdk.VirtualThreadPinned", "duration", "ns" },
	{ "jdk.FileRead", "duration", "ns" },
	{ "jdk.FileWrite", "duration", "ns" },
	{ "jdk.SocketRead", "duration", "ns" },
	{ "jdk.SocketWrite", "duration", "ns" },
};

const struct pc_jfr_kind *pc_jfr_kind(struct pc_span name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (pc_span_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

uint32_t pc_jfr_event(struct pc_builder *builder, const struct pc_jfr_kind *kind)
{
	uint32_t event = pc_builder_event(builder, pc_span(kind->name));

	pc_builder_unit(builder, event, kind->unit);
	if (kind->is_cpu)
		pc_builder_prefer(builder, event);
	return event;
}
