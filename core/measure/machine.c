/* SPDX-License-Identifier: Apache-2.0
 * What of this machine bears on a measurement, as the kernel tells it in files. */
#include "measure/machine.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "binary/files.h"
#include "measure/machine_files.h"

typedef struct json_object *get_fact(const char *root);

/* ---- small files ---- */

static struct json_object *string_of(struct pc_span span)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	span = pc_span_trim(span);
	pc_text_safe(&text, span);
	return span.size ? pc_json_string(text.data) : NULL;
}

static struct json_object *int_of(struct pc_span span, int64_t factor)
{
	int64_t value;

	return pc_span_int(pc_span_trim(span), &value) && value >= 0 && value <= INT64_MAX / factor
		       ? json_object_new_int64(value * factor)
		       : NULL;
}

/* A number at the beginning of a text. */
static struct json_object *double_of(struct pc_span span)
{
	char digits[32], *end;
	size_t size = span.size < sizeof(digits) - 1 ? span.size : sizeof(digits) - 1;
	double value;

	memcpy(digits, span.size ? span.data : "", size);
	digits[size] = '\0';
	value = strtod(digits, &end);
	return end != digits && isfinite(value) ? json_object_new_double(value) : NULL;
}

static struct json_object *file_int(const char *root, const char *path)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	return pc_machine_read(root, path, &text) ? int_of(pc_text_span(&text), 1) : NULL;
}

static struct json_object *file_string(const char *root, const char *path)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	return pc_machine_read(root, path, &text) ? string_of(pc_text_span(&text)) : NULL;
}

/* A file that holds 0 or 1: whether it holds `yes`. */
static struct json_object *file_switch(const char *root, const char *path, int64_t yes)
{
	PC_AUTO(json) struct json_object *value = file_int(root, path);

	return value ? json_object_new_boolean(json_object_get_int64(value) == yes) : NULL;
}

/* ---- the processor ---- */

static struct json_object *get_cpu(const char *root)
{
	static const char *const keys[] = { "model name", "Model", "cpu model", "uarch", "cpu" };
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span value = { 0 };

	if (!pc_machine_read(root, "/proc/cpuinfo", &text))
		return NULL;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && !value.size; i++)
		value = pc_machine_field(pc_text_span(&text), keys[i]);
	return string_of(value);
}

static struct json_object *get_cpus(const char *root)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	bool allowed[PC_MACHINE_CPUS] = { false };
	int64_t count = 0;

	if (!pc_machine_read(root, "/proc/self/status", &text))
		return NULL;
	pc_machine_list(pc_machine_field(pc_text_span(&text), "Cpus_allowed_list"), allowed);
	for (size_t i = 0; i < PC_MACHINE_CPUS; i++)
		count += allowed[i];
	return count ? json_object_new_int64(count) : NULL;
}

static struct json_object *get_governor(const char *root)
{
	return file_string(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
}

static struct json_object *get_turbo(const char *root)
{
	struct json_object *turbo =
		file_switch(root, "/sys/devices/system/cpu/intel_pstate/no_turbo", 0);

	return turbo ? turbo : file_switch(root, "/sys/devices/system/cpu/cpufreq/boost", 1);
}

static struct json_object *get_smt(const char *root)
{
	return file_switch(root, "/sys/devices/system/cpu/smt/active", 1);
}

/* ---- whose machine it is ---- */

/* What the machine calls itself; false: it is real. Only x86 says which of both. */
static struct json_object *get_virtual(const char *root)
{
	struct json_object *name = file_string(root, "/sys/class/dmi/id/product_name");
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span flags = { 0 };

	if (pc_machine_read(root, "/proc/cpuinfo", &text))
		flags = pc_machine_field(pc_text_span(&text), "flags");
	if (flags.size && pc_span_find(flags, " hypervisor"))
		return name ? name : json_object_new_string("unknown");
	json_object_put(name);
	return flags.size ? json_object_new_boolean(false) : NULL;
}

static struct json_object *get_container(const char *root)
{
	static const struct {
		const char *path, *name;
	} signs[] = {
		{ "/run/.containerenv", "podman" },
		{ "/.dockerenv", "docker" },
		{ "/var/run/secrets/kubernetes.io", "kubernetes" },
	};
	struct stat status;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		PC_AUTO(text) struct pc_text path = { 0 };

		pc_text_printf(&path, "%s%s", root, signs[i].path);
		if (!stat(path.data, &status))
			return json_object_new_string(signs[i].name);
	}
	return file_string(root, "/run/systemd/container");
}

static struct json_object *get_kernel(const char *root)
{
	PC_AUTO(text) struct pc_text type = { 0 }, release = { 0 };
	struct pc_span word;

	if (!pc_machine_read(root, "/proc/sys/kernel/ostype", &type) ||
	    !pc_machine_read(root, "/proc/sys/kernel/osrelease", &release))
		return NULL;
	word = pc_span_trim(pc_text_span(&type));
	type.size = word.size;
	pc_text_putc(&type, ' ');
	pc_text_add(&type, release.data, release.size);
	return string_of(pc_text_span(&type));
}

/* ---- limits: those of a group hold for the groups in it ---- */

/* The least of the numbers that `read` finds in a file of our control group, and of those above. */
static double group_limit(const char *root, const char *file, double (*read)(struct pc_span text))
{
	PC_AUTO(text) struct pc_text groups = { 0 }, path = { 0 }, text = { 0 };
	struct pc_span group, rest, line;
	double least = INFINITY;

	if (!pc_machine_read(root, "/proc/self/cgroup", &groups))
		return least;
	rest = pc_text_span(&groups);
	while (pc_span_line(&rest, &line) && !pc_span_starts(line, "0::/"))
		line.size = 0;
	if (line.size < 3)
		return least;
	for (group = (struct pc_span){ line.data + 3, line.size - 3 };;) {
		struct pc_span above, last;

		path.size = 0;
		pc_text_printf(&path, "/sys/fs/cgroup%.*s/%s", (int)group.size, group.data, file);
		if (pc_machine_read(root, path.data, &text))
			least = fmin(least, read(pc_text_span(&text)));
		if (!pc_span_cut_last(group, '/', &above, &last))
			return least;
		group = above;
	}
}

/* "150000 100000": so much of each period; "max": all of it. */
static double read_cpu_max(struct pc_span text)
{
	struct pc_span quota, period;
	int64_t of, each;

	return pc_span_cut(pc_span_trim(text), ' ', &quota, &period) && pc_span_int(quota, &of) &&
			       pc_span_int(period, &each) && of > 0 && each > 0
		       ? (double)of / (double)each
		       : INFINITY;
}

static double read_bytes(struct pc_span text)
{
	int64_t bytes;

	return pc_span_int(pc_span_trim(text), &bytes) ? (double)bytes : INFINITY;
}

static struct json_object *get_cpu_limit(const char *root)
{
	double limit = group_limit(root, "cpu.max", read_cpu_max);

	return isfinite(limit) ? json_object_new_double(limit) : NULL;
}

static struct json_object *get_memory_limit(const char *root)
{
	double limit = group_limit(root, "memory.max", read_bytes);

	return limit < 0x1p62 ? json_object_new_int64((int64_t)limit) : NULL;
}

/* ---- what goes on ---- */

static struct json_object *get_load(const char *root)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	return pc_machine_read(root, "/proc/loadavg", &text) ? double_of(pc_text_span(&text))
							     : NULL;
}

/* How much of the last ten seconds somebody waited for a processor. */
static struct json_object *get_pressure(const char *root)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	const char *at;

	if (!pc_machine_read(root, "/proc/pressure/cpu", &text))
		return NULL;
	at = pc_span_find(pc_text_span(&text), "avg10=");
	if (!at)
		return NULL;
	at += strlen("avg10=");
	return double_of((struct pc_span){ at, (size_t)(text.data + text.size - at) });
}

static struct json_object *memory_field(const char *root, const char *key)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span value;

	if (!pc_machine_read(root, "/proc/meminfo", &text))
		return NULL;
	value = pc_machine_field(pc_text_span(&text), key);
	if (pc_span_ends(value, " kB"))
		value.size -= 3;
	return int_of(value, 1024);
}

static struct json_object *get_memory(const char *root)
{
	return memory_field(root, "MemTotal");
}

static struct json_object *get_memory_free(const char *root)
{
	return memory_field(root, "MemAvailable");
}

static struct json_object *get_battery(const char *root)
{
	static const char folder[] = "/sys/class/power_supply";
	PC_AUTO(text) struct pc_text path = { 0 }, text = { 0 };
	struct json_object *on = NULL;
	struct dirent *entry;
	DIR *supplies;

	pc_text_printf(&path, "%s%s", root, folder);
	supplies = opendir(path.data);
	while (supplies && (entry = readdir(supplies))) {
		path.size = 0;
		pc_text_printf(&path, "%s/%s/status", folder, entry->d_name);
		if (!pc_machine_read(root, path.data, &text))
			continue;
		if (!on)
			on = json_object_new_boolean(false);
		if (pc_span_is(pc_span_trim(pc_text_span(&text)), "Discharging"))
			json_object_set_boolean(on, true);
	}
	if (supplies)
		closedir(supplies);
	return on;
}

/* ---- the kernel's ways ---- */

static struct json_object *get_clock(const char *root)
{
	return file_string(root,
			   "/sys/devices/system/clocksource/clocksource0/current_clocksource");
}

static struct json_object *get_resolution(const char *root)
{
	struct timespec ticks;

	(void)root; /* it is that of the C library */
	if (clock_getres(CLOCK_MONOTONIC, &ticks))
		return NULL;
	return json_object_new_int64((int64_t)ticks.tv_sec * 1000000000 + ticks.tv_nsec);
}

static struct json_object *get_aslr(const char *root)
{
	PC_AUTO(json)
	struct json_object *how = file_int(root, "/proc/sys/kernel/randomize_va_space");

	return how ? json_object_new_boolean(json_object_get_int64(how) > 0) : NULL;
}

/* "always [madvise] never" */
static struct json_object *get_huge_pages(const char *root)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span before, rest, chosen;

	if (!pc_machine_read(root, "/sys/kernel/mm/transparent_hugepage/enabled", &text) ||
	    !pc_span_cut(pc_text_span(&text), '[', &before, &rest) ||
	    !pc_span_cut(rest, ']', &chosen, &before))
		return NULL;
	return string_of(chosen);
}

static struct json_object *get_paranoid(const char *root)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	int64_t value;

	return pc_machine_read(root, "/proc/sys/kernel/perf_event_paranoid", &text) &&
			       pc_span_int(pc_span_trim(pc_text_span(&text)), &value)
		       ? json_object_new_int64(value)
		       : NULL;
}

static const struct {
	const char *key;
	get_fact *get;
} facts[] = {
	{ "cpu", get_cpu },
	{ "cpus", get_cpus },
	{ "cpu_limit", get_cpu_limit },
	{ "governor", get_governor },
	{ "turbo", get_turbo },
	{ "smt", get_smt },
	{ "virtual", get_virtual },
	{ "container", get_container },
	{ "kernel", get_kernel },
	{ "load", get_load },
	{ "pressure_percent", get_pressure },
	{ "memory_bytes", get_memory },
	{ "memory_free_bytes", get_memory_free },
	{ "memory_limit_bytes", get_memory_limit },
	{ "on_battery", get_battery },
	{ "clock", get_clock },
	{ "clock_resolution_ns", get_resolution },
	{ "aslr", get_aslr },
	{ "huge_pages", get_huge_pages },
	{ "perf_event_paranoid", get_paranoid },
};

struct json_object *pc_machine_facts(struct pc *pc, const char *root)
{
	struct json_object *all = json_object_new_object();

	(void)pc;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		json_object_object_add(all, facts[i].key, facts[i].get(root));
	return all;
}
