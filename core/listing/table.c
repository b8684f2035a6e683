/* SPDX-License-Identifier: Apache-2.0
 * The table of listings.def. */
#include "listing/builder.h"

/* clang-format off */
const struct pc_listing_format_row pc_listing_table[] = {
#define PC_LISTING(name, description, parser) { name, description, pc_parse_listing_##parser },
#include "listing/listings.def"
#undef PC_LISTING
	{ NULL, NULL, NULL },
};

static const char *const names[] = {
#define PC_LISTING(name, description, parser) name,
#include "listing/listings.def"
#undef PC_LISTING
	NULL,
};

static const char *const descriptions[] = {
#define PC_LISTING(name, description, parser) description,
#include "listing/listings.def"
#undef PC_LISTING
	NULL,
};
/* clang-format on */

const struct pc_listing_format_row *pc_listing_format_named(const char *name)
{
	for (const struct pc_listing_format_row *row = pc_listing_table; row->name; row++)
		if (!strcmp(row->name, name))
			return row;
	return NULL;
}

const char *const *pc_listing_formats(void)
{
	return names;
}

const char *const *pc_listing_format_descriptions(void)
{
	return descriptions;
}
