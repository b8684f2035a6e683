/* SPDX-License-Identifier: Apache-2.0
 * A command built outside perfcopilot's tree. */
#include <perfcopilot.h>
#include <stdio.h>

const char command[] = "hello";
const char help[] = "Greet from outside the tree";

struct hello {
	const char *name;
	uint32_t times;
};

static const struct pc_arg hello_args[] = {
	{ PC_UINT(struct hello, times), "times", 't', "N", "1", .min = 1, .max = 10,
	  .help = "greet N times" },
	{ PC_STRING(struct hello, name), .metavar = "NAME", .flags = PC_REQUIRED,
	  .help = "whom to greet" },
	{ 0 },
};

int add_args(struct pc_args *args)
{
	return pc_args_declare(args, sizeof(struct hello), hello_args);
}

int run(struct pc *pc, const void *options)
{
	const struct hello *opt = options;

	if (!opt->name[0])
		return pc_fail(pc, PC_EINPUT, "an empty name");
	for (uint32_t i = 0; i < opt->times; i++)
		printf("hello %s\n", opt->name);
	return PC_OK;
}
PC_PLUGIN;
