/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-xml.so: what knows expat. It needs nothing of the core, and reads nothing
 * but what it is given: no other file, no entity of the document's own. Internal. */
#ifndef PC_BASE_XML_H
#define PC_BASE_XML_H

#include <stdint.h>

#include "base/module.h"
#include "base/text.h"

struct pc_xml_sink {
	/* The name is without a prefix; attributes are names and values by turns, NULL ends them:
	 * borrowed. */
	void (*begin)(void *context, const char *name, const char *const *attributes,
		      uint64_t line);
	void (*end)(void *context);
	void (*text)(void *context, struct pc_span piece); /* in as many pieces as it likes */
	void *context;
};

struct pc_xml_table {
	struct pc_module module;
	/* NULL, or what is wrong (static) on line *out_line; what stands before was told. */
	const char *(*read)(struct pc_span text, const struct pc_xml_sink *sink,
			    uint64_t *out_line);
};

#endif
