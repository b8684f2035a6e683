/* SPDX-License-Identifier: Apache-2.0
 * The parsers of formats.def: a score and a parser each. Internal. */
#ifndef PC_FORMATS_FORMATS_H
#define PC_FORMATS_FORMATS_H

#include "profile/builder.h"
#include "profile/format.h"

#define PC_FORMAT(name, description, parser)        \
	int pc_score_##parser(struct pc_span head); \
	int pc_parse_##parser(struct pc_builder *builder, struct pc_input *input);
#include "formats/formats.def"
#undef PC_FORMAT

#endif
