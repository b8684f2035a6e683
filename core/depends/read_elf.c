/* SPDX-License-Identifier: Apache-2.0
 * What an ELF file needs (DT_NEEDED), of either size and byte order, by its program headers alone,
 * as the dynamic linker finds it: "Dynamic Section" of the System V ABI. Of a file only these parts
 * are read. */
#include <elf.h>
#include <errno.h>
#include <unistd.h>

#include "depends/reader.h"

enum { SEGMENTS_MAX = 256, ENTRIES_MAX = 4096 };

struct elf {
	struct pc_reader *reader;
	struct pc_span head, segments, entries; /* parts of the file */
	bool wide, big;
};

struct segment {
	uint64_t offset, address, size;
};

/* The bytes from `at` on, as many as there are of them: of the file into `room`, or in memory. */
static struct pc_span part(const struct pc_reader *reader, uint64_t at, size_t size, char *room)
{
	size_t had = 0;

	if (reader->fd < 0)
		return at < reader->rest.size ? pc_until(pc_from(reader->rest, (size_t)at), size)
					      : (struct pc_span){ "", 0 };
	while (had < size && at <= INT64_MAX - had) {
		ssize_t got = pread(reader->fd, room + had, size - had, (off_t)(at + had));

		if (got == 0 || (got < 0 && errno != EINTR))
			break;
		had += got > 0 ? (size_t)got : 0;
	}
	return (struct pc_span){ room, had };
}

/* A number of so many bytes; 0 where the part has none. */
static uint64_t number(const struct elf *elf, struct pc_span in, size_t at, unsigned size)
{
	uint64_t value = 0;

	if (at > in.size || in.size - at < size)
		return 0;
	for (unsigned i = 0; i < size; i++) {
		unsigned byte = elf->big ? i : size - 1 - i;

		value = value << 8 | (unsigned char)in.data[at + byte];
	}
	return value;
}

/* A field that is a word, at one place of the small form and another of the wide one. */
static uint64_t word(const struct elf *elf, struct pc_span in, unsigned small, unsigned wide)
{
	return number(elf, in, elf->wide ? wide : small, elf->wide ? 8 : 4);
}

/* The segment of that type; of PT_LOAD the one that holds the address. */
static bool find_segment(const struct elf *elf, uint32_t type, uint64_t address,
			 struct segment *out)
{
	size_t each = elf->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

	for (size_t at = 0; at + each <= elf->segments.size; at += each) {
		struct pc_span header = pc_from(elf->segments, at);
		struct segment one = { word(elf, header, 4, 8), word(elf, header, 8, 16),
				       word(elf, header, 16, 32) };

		if (number(elf, header, 0, 4) == type &&
		    (type == PT_DYNAMIC ||
		     (address >= one.address && address - one.address < one.size))) {
			*out = one;
			return true;
		}
	}
	return false;
}

/* The entry that stands at *at, behind which *at is moved; false: there is none. */
static bool next_entry(const struct elf *elf, size_t *at, uint64_t *out_tag, uint64_t *out_value)
{
	struct pc_span entry = pc_from(elf->entries, *at);

	if (entry.size < (elf->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn)))
		return false;
	*at += elf->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn);
	*out_tag = word(elf, entry, 0, 0);
	*out_value = word(elf, entry, 4, 8);
	return *out_tag != DT_NULL;
}

static void tell_name(const struct elf *elf, uint64_t at)
{
	char room[PC_READER_NAME_MAX + 1];
	struct pc_span name = part(elf->reader, at, sizeof(room), room);

	if (!name.size)
		pc_reader_fail(elf->reader,
			       "it is cut off: the names of what it needs are missing");
	pc_reader_tell(elf->reader, PC_SOFTWARE_LIBRARY, PC_DEPENDENCY_LINKED,
		       pc_until(name, strnlen(name.data, name.size)), (struct pc_span){ 0 });
}

static void read_needed(const struct elf *elf)
{
	struct segment strings;
	uint64_t tag, value, table = 0;

	for (size_t at = 0; next_entry(elf, &at, &tag, &value);)
		if (tag == DT_STRTAB)
			table = value;
	if (!find_segment(elf, PT_LOAD, table, &strings))
		return;
	for (size_t at = 0; next_entry(elf, &at, &tag, &value);)
		if (tag == DT_NEEDED && value < strings.size)
			tell_name(elf, strings.offset + (table - strings.address) + value);
}

void pc_read_elf(struct pc_reader *reader)
{
	char head[sizeof(Elf64_Ehdr)], segments[SEGMENTS_MAX * sizeof(Elf64_Phdr)];
	char entries[ENTRIES_MAX * sizeof(Elf64_Dyn)];
	struct elf elf = { .reader = reader };
	struct segment dynamic;
	size_t size;

	elf.head = part(reader, 0, sizeof(head), head);
	elf.wide = elf.head.size > EI_DATA && elf.head.data[EI_CLASS] == ELFCLASS64;
	elf.big = elf.head.size > EI_DATA && elf.head.data[EI_DATA] == ELFDATA2MSB;
	size = number(&elf, elf.head, elf.wide ? 56 : 44, 2);
	size = size < SEGMENTS_MAX ? size : SEGMENTS_MAX;
	size *= elf.wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	elf.segments = part(reader, word(&elf, elf.head, 28, 32), size, segments);
	if (elf.head.size < sizeof(Elf32_Ehdr) || elf.segments.size < size)
		pc_reader_fail(reader, "it is cut off: its program headers are missing");
	if (!find_segment(&elf, PT_DYNAMIC, 0, &dynamic))
		return;
	size = dynamic.size < sizeof(entries) ? (size_t)dynamic.size : sizeof(entries);
	elf.entries = part(reader, dynamic.offset, size, entries);
	if (elf.entries.size < size)
		pc_reader_fail(reader, "it is cut off: its dynamic section is missing");
	read_needed(&elf);
}
