/* SPDX-License-Identifier: Apache-2.0
 * .gnu_debugdata: a small symbol table, packed by xz, as distributions leave it in stripped files.
 * What unpacks to more than anybody's table does is left. */
#include <lzma.h>
#include <stdlib.h>
#include <string.h>

#include "binary/elf_internal.h"

enum { ROOM_FIRST = 256 << 10, DICTIONARY_MAX = 64 << 20 };

static const char too_large[] = "its packed symbol table unpacks to more than 128 MiB";
static const char damaged[] = "its packed symbol table is damaged";
static const char no_memory[] = "no memory is left for its packed symbol table";

/* Twice the room; false: there is none, or it would be too much. */
static const char *grow(lzma_stream *stream, unsigned char **bytes, size_t *room)
{
	size_t used = *room - stream->avail_out;
	unsigned char *more;

	if (*room == PC_ELF_PACKED_MAX)
		return too_large;
	*room = *room ? *room * 2 : ROOM_FIRST;
	if (*room > PC_ELF_PACKED_MAX)
		*room = PC_ELF_PACKED_MAX;
	more = realloc(*bytes, *room);
	if (!more)
		return no_memory;
	*bytes = more;
	stream->next_out = more + used;
	stream->avail_out = *room - used;
	return NULL;
}

static const char *unpack(lzma_stream *stream, unsigned char **bytes)
{
	size_t room = 0;
	lzma_ret ret = LZMA_OK;
	const char *why;

	while (ret == LZMA_OK) {
		if (!stream->avail_out && (why = grow(stream, bytes, &room)))
			return why;
		ret = lzma_code(stream, LZMA_FINISH);
	}
	return ret == LZMA_STREAM_END	    ? NULL
	       : ret == LZMA_MEM_ERROR	    ? no_memory
	       : ret == LZMA_MEMLIMIT_ERROR ? too_large
					    : damaged;
}

const char *pc_elf_unpack(struct pc_elf *elf, Elf **out_elf, unsigned char **out_bytes)
{
	Elf_Data *data = elf_rawdata(pc_elf_section(elf, ".gnu_debugdata"), NULL);
	lzma_stream stream = LZMA_STREAM_INIT;
	unsigned char *bytes = NULL;
	const char *why;

	if (!data || !data->d_buf)
		return damaged;
	if (lzma_stream_decoder(&stream, DICTIONARY_MAX, 0) != LZMA_OK)
		return no_memory;
	stream.next_in = data->d_buf;
	stream.avail_in = data->d_size;
	why = unpack(&stream, &bytes);
	if (!why) {
		*out_elf = elf_memory((char *)bytes, (size_t)stream.total_out);
		why = *out_elf && elf_kind(*out_elf) == ELF_K_ELF ? NULL : damaged;
		if (why && *out_elf)
			elf_end(*out_elf);
	}
	lzma_end(&stream);
	if (why)
		free(bytes);
	else
		*out_bytes = bytes;
	return why;
}
