/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libarchive. */
#include "input/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/types.h>

struct pc_archive {
	struct archive *archive;
	long (*fill)(void *context, const void **out_bytes);
	void *context;
};

static la_ssize_t fill(struct archive *archive, void *opaque, const void **out_bytes)
{
	struct pc_archive *self = opaque;

	(void)archive;
	return self->fill(self->context, out_bytes);
}

static void archive_close(struct pc_archive *self)
{
	archive_read_free(self->archive);
	free(self);
}

static struct pc_archive *archive_open(long (*source)(void *context, const void **out_bytes),
				       void *context)
{
	struct pc_archive *self = calloc(1, sizeof(*self));

	if (!self)
		return NULL;
	self->fill = source;
	self->context = context;
	self->archive = archive_read_new();
	if (self->archive && !archive_read_support_format_zip_streamable(self->archive) &&
	    !archive_read_open(self->archive, self, NULL, fill, NULL))
		return self;
	archive_close(self);
	return NULL;
}

static const char *archive_next(struct pc_archive *self, const char **out_error)
{
	struct archive_entry *entry;
	const char *name;
	int status = archive_read_next_header(self->archive, &entry);

	*out_error = NULL;
	if (status == ARCHIVE_EOF)
		return NULL;
	if (status == ARCHIVE_OK || status == ARCHIVE_WARN) {
		name = archive_entry_pathname(entry);
		return name ? name : "";
	}
	*out_error = archive_error_string(self->archive);
	if (!*out_error)
		*out_error = "the archive is broken";
	return NULL;
}

static long archive_take(struct pc_archive *self, void *out_bytes, size_t room)
{
	return archive_read_data(self->archive, out_bytes, room);
}

extern PC_API const struct pc_archive_table pc_module_table;
const struct pc_archive_table pc_module_table = {
	.module = { PC_VERSION },
	.open = archive_open,
	.next = archive_next,
	.read = archive_take,
	.close = archive_close,
};
