/* SPDX-License-Identifier: Apache-2.0
 * Compression behind a sink. */
#include "export/gzip.h"

#include <stdlib.h>

#include "base/arena.h"
#include "input/inflate.h"

enum { GZIP_ROOM = 32 << 10 };

struct pc_gzip {
	const struct pc_inflate_table *table;
	struct pc_deflate *stream;
	const struct pc_sink *sink;
	char room[GZIP_ROOM];
};

int pc_gzip_open(struct pc *pc, const struct pc_sink *sink, struct pc_gzip **out_gzip)
{
	const struct pc_module *module;
	struct pc_gzip *gzip;
	int status = pc_module(pc, "inflate", &module);

	if (status)
		return status;
	gzip = pc_realloc(NULL, 1, sizeof(*gzip));
	gzip->table = (const struct pc_inflate_table *)module;
	gzip->sink = sink;
	gzip->stream = gzip->table->pack_open();
	if (!gzip->stream) {
		free(gzip);
		return pc_fail(pc, PC_ENOMEM, "not enough memory to compress");
	}
	*out_gzip = gzip;
	return PC_OK;
}

/* Nothing ends it. */
static int pack(struct pc_gzip *gzip, const char *bytes, size_t size)
{
	bool last = !size;
	size_t used, made;
	int status = PC_OK;

	do {
		used = size;
		made = sizeof(gzip->room);
		gzip->table->pack(gzip->stream, bytes, &used, gzip->room, &made);
		bytes += used;
		size -= used;
		if (made)
			status = gzip->sink->write(gzip->sink->context, gzip->room, made);
	} while (!status && (last ? made : size));
	return status;
}

int pc_gzip_write(void *gzip, const char *bytes, size_t size)
{
	return size ? pack(gzip, bytes, size) : PC_OK;
}

int pc_gzip_close(struct pc_gzip *gzip, int status)
{
	if (!status)
		status = pack(gzip, "", 0);
	gzip->table->pack_close(gzip->stream);
	free(gzip);
	return status;
}
