/* SPDX-License-Identifier: Apache-2.0
 * The tables of a profile of the Firefox Profiler, column by column. Internal to parse_firefox.c
 * and firefox_*.c. */
#ifndef PC_FORMATS_JSON_FIREFOX_H
#define PC_FORMATS_JSON_FIREFOX_H

#include "base/table.h"
#include "encoding/pull.h"

enum pc_firefox_column {
	PC_FF_SAMPLE_STACK,
	PC_FF_SAMPLE_WEIGHT, /* in millionths */
	PC_FF_STACK_PREFIX,
	PC_FF_STACK_FRAME,
	PC_FF_FRAME_FUNC,
	PC_FF_FRAME_LOCATION, /* a text that says it all, before it is processed */
	PC_FF_FRAME_LINE,
	PC_FF_FRAME_INLINE,
	PC_FF_FUNC_NAME,
	PC_FF_FUNC_FILE,
	PC_FF_FUNC_SOURCE,
	PC_FF_FUNC_LINE,
	PC_FF_FUNC_JS,
	PC_FF_FUNC_RESOURCE,
	PC_FF_RESOURCE_NAME,
	PC_FF_RESOURCE_TYPE,
	PC_FF_SOURCE_FILE,
	PC_FF_COLUMNS
};

struct pc_firefox_thread {
	struct pc_column columns[PC_FF_COLUMNS];
	struct pc_column strings; /* in pc_firefox.strings */
	struct pc_text name, process, pid, tid, weight_type;
};

struct pc_firefox {
	struct pc_builder *builder;
	struct pc_table strings;
	struct pc_firefox_thread shared;   /* tables of all threads, where they share some */
	struct pc_firefox_thread *waiting; /* for shared tables, which may come later */
	uint32_t waiting_count, waiting_room;
	struct pc_number interval;
	struct pc_text product, imported; /* what made it, or was profiled; of another tool */
	int64_t symbolicated;
	unsigned depth; /* processes lie one in another */
	int status;
};

/* ---- firefox_tables.c ---- */
/* A thread, or the object "shared". */
void pc_firefox_read(struct pc_pull *pull, struct pc_firefox *all,
		     struct pc_firefox_thread *thread);
void pc_firefox_clear(struct pc_firefox_thread *thread);
/* ---- firefox_give.c ---- */
/* Whether a thread has all tables itself. */
bool pc_firefox_is_whole(const struct pc_firefox_thread *thread);
int pc_firefox_give(struct pc_firefox *all, const struct pc_firefox_thread *thread);

#endif
