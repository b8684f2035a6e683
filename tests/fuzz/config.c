/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a configuration file, applied to the globals. */
#include "cli/config.h"
#include "base/auto.h"
#include "base/context.h"
#include "cli/config_tree.h"
#include "cli/options.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_setting *settings = pc_settings_new(pc->arena, &pc_globals);
	struct pc_options options = { 0 };
	struct pc_config *config;

	if (pc_config_read_file(pc, fuzz_file(data, size), &config))
		return 0;
	if (!pc_config_apply(pc, config, "", &pc_globals, settings))
		pc_spec_fill(pc, &pc_globals, settings, &options);
	return 0;
}
