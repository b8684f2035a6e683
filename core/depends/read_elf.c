/* SPDX-License-Identifier: Apache-2.0
 * What an ELF file needs (DT_NEEDED), of either size and byte order, by its program headers alone,
 * as the dynamic linker finds it: "Dynamic Section" of the System V ABI. */
#include <elf.h>

#include "depends/reader.h"

enum { SEGMENTS_MAX = 256, ENTRIES_MAX = 65536 };

struct elf {
	struct pc_span bytes;
	bool wide, big;
};

/* A number of so many bytes; 0 where the file has none. */
static uint64_t number(const struct elf *elf, uint64_t at, unsigned size)
{
	uint64_t value = 0;

	if (at > elf->bytes.size || elf->bytes.size - at < size)
		return 0;
	for (unsigned i = 0; i < size; i++) {
		unsigned byte = elf->big ? i : size - 1 - i;

		value = value << 8 | (unsigned char)elf->bytes.data[at + byte];
	}
	return value;
}

/* A field that is a word, at one place of the small form and another of the wide one. */
static uint64_t word(const struct elf *elf, uint64_t at, unsigned small, unsigned wide)
{
	return number(elf, at + (elf->wide ? wide : small), elf->wide ? 8 : 4);
}

/* The segment that holds address `address`, or that is of type `type`; 0: there is none. */
struct segment {
	uint64_t offset, address, size;
};

static bool find_segment(const struct elf *elf, uint32_t type, uint64_t address,
			 struct segment *out)
{
	uint64_t table = word(elf, 0, 28, 32);
	uint64_t each = elf->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	uint64_t count = number(elf, elf->wide ? 56 : 44, 2);

	for (uint64_t i = 0; i < count && i < SEGMENTS_MAX && table < elf->bytes.size; i++) {
		uint64_t at = table + i * each;
		struct segment one = { word(elf, at, 4, 8), word(elf, at, 8, 16),
				       word(elf, at, 16, 32) };

		if (number(elf, at, 4) != type)
			continue;
		if (type == PT_DYNAMIC ||
		    (address >= one.address && address - one.address < one.size)) {
			*out = one;
			return true;
		}
	}
	return false;
}

/* The names: those of entries whose tag is `tag`; the first is enough where `first`. */
struct entries {
	uint64_t at, end;
	unsigned each;
};

static bool next_entry(const struct elf *elf, struct entries *entries, uint64_t *out_tag,
		       uint64_t *out_value)
{
	if (entries->at >= entries->end || entries->at >= elf->bytes.size)
		return false;
	*out_tag = word(elf, entries->at, 0, 0);
	*out_value = word(elf, entries->at, 4, 8);
	entries->at += entries->each;
	return *out_tag != DT_NULL;
}

static void tell_name(struct pc_reader *reader, const struct elf *elf, uint64_t at)
{
	struct pc_span name;

	if (at >= elf->bytes.size)
		return;
	name = pc_until(pc_from(elf->bytes, (size_t)at), PC_READER_NAME_MAX + 1);
	name = pc_until(name, strnlen(name.data, name.size));
	pc_reader_tell(reader, PC_SOFTWARE_LIBRARY, PC_DEPENDENCY_LINKED, name,
		       (struct pc_span){ 0 });
}

void pc_read_elf(struct pc_reader *reader)
{
	struct elf elf = { .bytes = reader->rest };
	struct segment dynamic, strings;
	struct entries entries, again;
	uint64_t tag, value, table = 0, count = 0;

	if (elf.bytes.size < sizeof(Elf32_Ehdr))
		return;
	elf.wide = elf.bytes.data[EI_CLASS] == ELFCLASS64;
	elf.big = elf.bytes.data[EI_DATA] == ELFDATA2MSB;
	if (!find_segment(&elf, PT_DYNAMIC, 0, &dynamic) || dynamic.offset > elf.bytes.size)
		return;
	entries = (struct entries){ dynamic.offset, dynamic.offset, elf.wide ? 16 : 8 };
	entries.end += dynamic.size < elf.bytes.size ? dynamic.size : elf.bytes.size;
	again = entries;
	while (next_entry(&elf, &entries, &tag, &value) && count++ < ENTRIES_MAX)
		if (tag == DT_STRTAB)
			table = value;
	if (!find_segment(&elf, PT_LOAD, table, &strings))
		return;
	for (count = 0; next_entry(&elf, &again, &tag, &value) && count < ENTRIES_MAX; count++)
		if (tag == DT_NEEDED && value < elf.bytes.size && strings.offset < elf.bytes.size)
			tell_name(reader, &elf, strings.offset + (table - strings.address) + value);
}
