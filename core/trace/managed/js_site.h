/* SPDX-License-Identifier: Apache-2.0
 * How engines of JavaScript write a call. Internal. */
#ifndef PC_TRACE_JS_SITE_H
#define PC_TRACE_JS_SITE_H

#include "trace/builder.h"

/* V8, behind "at ": "async Shop.sell (/srv/shop.js:16:15)"; false: it is no call. */
bool pc_v8_site(struct pc_span text, struct pc_site *out_site);
/* Firefox and Safari: "sell@https://example.org/shop.js:16:15", "map@[native code]". */
bool pc_gecko_site(struct pc_span text, struct pc_site *out_site);
/* What node shows when it gives up: " 1: 0xb78db3 node::OOMErrorHandler(char const*) [node]",
 * "1: price (/srv/shop.js:12:3)". */
bool pc_node_native_site(struct pc_span text, struct pc_site *out_site);

#endif
