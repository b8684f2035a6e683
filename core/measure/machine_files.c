/* SPDX-License-Identifier: Apache-2.0
 * Files in which the kernel tells of the machine. */
#include "measure/machine_files.h"

#include "base/auto.h"
#include "binary/files.h"

bool pc_machine_read(const char *root, const char *path, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text whole = { 0 };

	out->size = 0;
	pc_text_printf(&whole, "%s%s", root, path);
	return pc_file_read(whole.data, PC_MACHINE_FILE_MAX, out);
}

struct pc_span pc_machine_field(struct pc_span text, const char *key)
{
	struct pc_span line, name, value;

	while (pc_span_line(&text, &line))
		if (pc_span_cut(line, ':', &name, &value) && pc_span_is(pc_span_trim(name), key))
			return pc_span_trim(value);
	return (struct pc_span){ 0 };
}

bool pc_machine_take_number(struct pc_span *rest, size_t *out)
{
	size_t at = 0, value = 0;

	for (; at < rest->size && rest->data[at] >= '0' && rest->data[at] <= '9'; at++)
		value = value < PC_MACHINE_CPUS ? value * 10 + (size_t)(rest->data[at] - '0')
						: value;
	if (!at || value >= PC_MACHINE_CPUS)
		return false;
	rest->data += at;
	rest->size -= at;
	*out = value;
	return true;
}

bool pc_machine_take_char(struct pc_span *rest, char c)
{
	if (!rest->size || rest->data[0] != c)
		return false;
	rest->data++;
	rest->size--;
	return true;
}

void pc_machine_list(struct pc_span list, bool out_cpus[PC_MACHINE_CPUS])
{
	size_t from, to;

	do {
		if (!pc_machine_take_number(&list, &from))
			return;
		to = from;
		if (pc_machine_take_char(&list, '-') && !pc_machine_take_number(&list, &to))
			return;
		for (size_t i = from; i <= to; i++)
			out_cpus[i] = true;
	} while (pc_machine_take_char(&list, ','));
}
