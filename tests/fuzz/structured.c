/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as an answer; what is found is held against a schema, and is one itself. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/json.h"
#include "fuzz.h"
#include "llm/structured/structured.h"

static const char schema_text[] =
	"{\"$defs\":{\"f\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\","
	"\"pattern\":\"^[a-z_]+$\",\"maxLength\":20},\"share\":{\"type\":\"number\",\"minimum\":0,"
	"\"maximum\":100},\"calls\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/f\"}}},"
	"\"required\":[\"name\"],\"additionalProperties\":false}},\"anyOf\":[{\"$ref\":\"#/$defs/"
	"f\"},"
	"{\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/"
	"f\"}},{\"enum\":[1,null]}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(json) struct json_object *schema = json_tokener_parse(schema_text);
	PC_AUTO(text) struct pc_text why = { 0 }, again = { 0 }, prompt = { 0 };
	const struct pc_span answer = { (const char *)data, size };
	PC_AUTO(json) struct json_object *found = pc_structured_find(answer, &why);

	if (!found != (why.size != 0) || !pc_schema_usable(schema, &why))
		abort();
	if (!found)
		return 0;
	if (!pc_schema_holds(found, schema, &why))
		pc_structured_repair(answer, why.data, &prompt);
	if (pc_schema_usable(found, &again))
		pc_schema_holds(schema, found, &again);
	return 0;
}
