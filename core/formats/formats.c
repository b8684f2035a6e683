/* SPDX-License-Identifier: Apache-2.0
 * The table of formats. To add one: a file parse_<format>.c with a score and a parser in the folder
 * of its family, and a line in formats.def. */
#include "formats/formats.h"

#include <string.h>

static bool varint(struct pc_span *rest, uint64_t *out_value)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64 && rest->size; shift += 7) {
		unsigned char byte = (unsigned char)*rest->data++;

		rest->size--;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*out_value = value;
			return true;
		}
	}
	return false;
}

/* A profile.proto has the fields 1 to 14, packed or length-delimited, and no others; text that
 * happens to look like that has no control characters among its lengths. */
static int score_pprof_proto(struct pc_span head)
{
	bool control = head.size && memchr(head.data, '\0', head.size);
	struct pc_span rest = head;
	uint64_t tag, value;
	unsigned fields = 0;

	while (rest.size && varint(&rest, &tag)) {
		if (tag >> 3 < 1 || tag >> 3 > 14 || ((tag & 7) != 0 && (tag & 7) != 2) ||
		    !varint(&rest, &value))
			return 0;
		fields++;
		if ((tag & 7) == 0)
			continue;
		control = control || value < 9;
		if (value > rest.size) /* cut off by the head */
			return head.size >= 64u << 10 && control ? 90 : 0;
		rest.data += value;
		rest.size -= value;
	}
	return fields >= 3 && control ? 90 : 0;
}

/* clang-format off */
#define PC_FORMAT(name, description, parser) { name, description, pc_score_##parser, pc_parse_##parser, NULL },
const struct pc_format pc_formats[] = {
#include "formats/formats.def"
#undef PC_FORMAT
	{ "pprof-proto", "pprof protobuf", score_pprof_proto, NULL, "it is not read as it is; give what this prints: go tool pprof -top FILE" },
	{ 0 },
};

#define PC_FORMAT(name, description, parser) name,
const char *const *pc_profile_formats(void)
{
	static const char *const names[] = {
#include "formats/formats.def"
		NULL
	};

	return names;
}
