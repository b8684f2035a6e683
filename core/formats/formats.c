/* SPDX-License-Identifier: Apache-2.0
 * The table of formats. To add one: a file parse_<format>.c with a score and a parser in the folder
 * of its family, and a line in formats.def. */
#include "formats/formats.h"

/* clang-format off */
#define PC_FORMAT(name, description, parser) { name, description, pc_score_##parser, pc_parse_##parser, NULL },
const struct pc_format pc_formats[] = {
#include "formats/formats.def"
#undef PC_FORMAT
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
#undef PC_FORMAT

#define PC_FORMAT(name, description, parser) description,
const char *const *pc_profile_format_descriptions(void)
{
	static const char *const descriptions[] = {
#include "formats/formats.def"
		NULL
	};

	return descriptions;
}
