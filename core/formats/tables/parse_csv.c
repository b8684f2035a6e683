/* SPDX-License-Identifier: Apache-2.0
 * The profilers whose exports of separated values are read. */
#include "formats/formats.h"
#include "formats/tables/csv_profile.h"

/* `vtune -report top-down -format csv` and `-report hotspots`: seconds. */
static const struct pc_csv_title vtune_titles[] = {
	{ "Function Stack", PC_CSV_TREE, NULL, NULL, 0 },
	{ "Function", PC_CSV_NAME, NULL, NULL, 0 },
	{ "CPU Time:Self", PC_CSV_COST, "cpu", "ns", 9 },
	{ "CPU Time", PC_CSV_COST, "cpu", "ns", 9 },
	{ "Module", PC_CSV_MODULE, NULL, NULL, 0 },
	{ "Source File", PC_CSV_FILE, NULL, NULL, 0 },
	{ NULL, PC_CSV_OTHER, NULL, NULL, 0 },
};

static const struct pc_csv_format vtune = { "Intel VTune",
					    vtune_titles,
					    { PC_CSV_NAME, PC_CSV_COST, PC_CSV_OTHER } };

/* Visual Studio's VSPerfReport /summary:calltree. */
static const struct pc_csv_title vsprof_titles[] = {
	{ "Level", PC_CSV_LEVEL, NULL, NULL, 0 },
	{ "Function Name", PC_CSV_NAME, NULL, NULL, 0 },
	{ "Exclusive Samples", PC_CSV_COST, "samples", "samples", 0 },
	{ "Elapsed Exclusive Time %", PC_CSV_COST, "elapsed time", "%", 2 },
	{ "Application Exclusive Time %", PC_CSV_COST, "application time", "%", 2 },
	{ "Number of Calls", PC_CSV_COST, "calls", "calls", 0 },
	{ "Module Name", PC_CSV_MODULE, NULL, NULL, 0 },
	{ NULL, PC_CSV_OTHER, NULL, NULL, 0 },
};

static const struct pc_csv_format vsprof = { "Visual Studio",
					     vsprof_titles,
					     { PC_CSV_LEVEL, PC_CSV_NAME, PC_CSV_COST } };

/* xperf and Windows Performance Analyzer, "CPU Usage (Sampled)": milliseconds. */
static const struct pc_csv_title xperf_titles[] = {
	{ "Stack", PC_CSV_STACK, NULL, NULL, 0 },
	{ "Process", PC_CSV_PROCESS, NULL, NULL, 0 },
	{ "Thread ID", PC_CSV_THREAD, NULL, NULL, 0 },
	{ "Weight", PC_CSV_COST, "cpu", "ns", 6 },
	{ "Weight (in view)", PC_CSV_COST, "cpu", "ns", 6 },
	{ "Weight (in view) (ms)", PC_CSV_COST, "cpu", "ns", 6 },
	{ "Count", PC_CSV_COUNT, NULL, NULL, 0 },
	{ NULL, PC_CSV_OTHER, NULL, NULL, 0 },
};

static const struct pc_csv_format xperf = { "xperf",
					    xperf_titles,
					    { PC_CSV_STACK, PC_CSV_PROCESS, PC_CSV_COST } };

#define CSV_FORMAT(name)                                                              \
	int pc_score_##name##_csv(struct pc_span head)                                \
	{                                                                             \
		return pc_csv_score(&(name), head);                                   \
	}                                                                             \
	int pc_parse_##name##_csv(struct pc_builder *builder, struct pc_input *input) \
	{                                                                             \
		return pc_csv_parse(&(name), builder, input);                         \
	}

CSV_FORMAT(vtune)
CSV_FORMAT(vsprof)
CSV_FORMAT(xperf)
