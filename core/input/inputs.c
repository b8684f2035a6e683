/* SPDX-License-Identifier: Apache-2.0
 * Reading one input after another. */
#include "input/inputs.h"

int pc_inputs_read(struct pc *pc, struct pc_list paths,
		   int (*read)(void *context, const char *path), void *context)
{
	size_t standard = 0;
	int status = PC_OK;

	for (size_t i = 0; i < paths.count; i++)
		standard += !strcmp(paths.items[i], "-");
	if (standard > 1)
		return pc_fail(pc, PC_EUSAGE, "standard input is named twice; it can be read once");
	if (!paths.count)
		return read(context, "-");
	for (size_t i = 0; i < paths.count && !status; i++)
		status = read(context, paths.items[i]);
	return status;
}

int pc_inputs_head(struct pc *pc, struct pc_input *input, size_t size, struct pc_span *out_head)
{
	const char *damage;
	struct pc_span head;
	int status = pc_input_peek(input, size, &head);

	if (status)
		return status;
	damage = pc_input_damage(input);
	if (!head.size && damage)
		return pc_fail(pc, PC_EINPUT, "%s: nothing of it could be read: %s",
			       pc_input_name(input), damage);
	if (!head.size)
		return pc_fail(pc, PC_EINPUT, "%s: empty input", pc_input_name(input));
	*out_head = head;
	return PC_OK;
}

int pc_inputs_name(struct pc *pc, int status, const char *name)
{
	size_t size = strlen(name);

	if (!status || status == PC_ECANCEL ||
	    (!strncmp(pc_error(pc), name, size) && pc_error(pc)[size] == ':'))
		return status;
	return pc_add(pc, "%s", name);
}
