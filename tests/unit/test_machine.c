/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/machine*.c: a folder in the place of /. */
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/scratch.h"
#include "measure/machine.h"
#include "measure/machine_files.h"

struct fixture {
	struct pc *pc;
	char *root;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	*state = f;
	return pc_scratch_new(f->pc, &f->root);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	char command[4200];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->root);
	if (system(command)) // NOLINT(cert-env33-c): a name that mkdtemp made
		return 1;
	free(f->root);
	pc_free(f->pc);
	free(f);
	return 0;
}

static void write_file(const struct fixture *f, const char *path, const char *content)
{
	char whole[4096];
	FILE *file;

	snprintf(whole, sizeof(whole), "%s%s", f->root, path);
	for (char *at = whole + strlen(f->root) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(whole, 0700);
		*at = '/';
	}
	file = fopen(whole, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static void want(struct json_object *facts, const char *key, const char *wanted)
{
	struct json_object *fact = NULL;

	assert_true(json_object_object_get_ex(facts, key, &fact));
	assert_string_equal(json_object_to_json_string_ext(fact, JSON_C_TO_STRING_NOSLASHESCAPE),
			    wanted);
}

/* The first warning that has the word; NULL: none has. */
static const char *warning(struct json_object *warnings, const char *word)
{
	for (size_t i = 0; i < json_object_array_length(warnings); i++) {
		const char *text = json_object_get_string(json_object_array_get_idx(warnings, i));

		if (strstr(text, word))
			return text;
	}
	return NULL;
}

static void an_empty_machine_is_not_known(void **state)
{
	static const char *const keys[] = { "cpu",	 "cpus",   "governor", "turbo",
					    "virtual",	 "load",   "aslr",     "clock",
					    "container", "kernel", "cpu_limit" };
	struct fixture *f = *state;
	PC_AUTO(json) struct json_object *facts = pc_machine_facts(f->pc, f->root);
	PC_AUTO(json) struct json_object *warnings = pc_machine_warnings(facts);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		want(facts, keys[i], "null");
	assert_int_equal(json_object_array_length(warnings), 0);
}

static void make_laptop(const struct fixture *f)
{
	write_file(f, "/proc/cpuinfo",
		   "processor\t: 0\nmodel name\t: Fast \x1b[31m9000\nflags\t\t: fpu hypervisor\n");
	write_file(f, "/proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-3,6\n");
	write_file(f, "/proc/self/cgroup", "1:name=old:/\n0::/user/mine\n");
	write_file(f, "/sys/fs/cgroup/user/mine/cpu.max", "max 100000\n");
	write_file(f, "/sys/fs/cgroup/user/cpu.max", "150000 100000\n");
	write_file(f, "/sys/fs/cgroup/user/mine/memory.max", "1048576\n");
	write_file(f, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
	write_file(f, "/sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
	write_file(f, "/sys/devices/system/cpu/smt/active", "1\n");
	write_file(f, "/sys/class/dmi/id/product_name", "KVM\n");
	write_file(f, "/run/.containerenv", "");
	write_file(f, "/proc/sys/kernel/ostype", "Linux\n");
	write_file(f, "/proc/sys/kernel/osrelease", "6.1.0\n");
	write_file(f, "/proc/loadavg", "3.25 2.00 1.00 1/200 4242\n");
	write_file(f, "/proc/pressure/cpu", "some avg10=12.50 avg60=1.00 avg300=0.0 total=9\n");
	write_file(f, "/proc/meminfo",
		   "MemTotal:  1000000 kB\nMemFree: 1 kB\nMemAvailable: 10 kB\n");
	write_file(f, "/sys/class/power_supply/AC/online", "0\n");
	write_file(f, "/sys/class/power_supply/BAT0/status", "Discharging\n");
	write_file(f, "/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
	write_file(f, "/proc/sys/kernel/randomize_va_space", "0\n");
	write_file(f, "/proc/sys/kernel/perf_event_paranoid", "-1\n");
	write_file(f, "/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
}

static void a_laptop_is_told(void **state)
{
	static const char *const words[] = { "governor powersave",
					     "turbo",
					     "SMT",
					     "virtual machine (KVM)",
					     "load is 3.25 on 5 CPUs",
					     "1.5 CPUs",
					     "battery",
					     "hpet",
					     "addresses",
					     "memory is short",
					     "in 12 % of the last" };
	struct fixture *f = *state;
	PC_AUTO(json) struct json_object *facts = NULL;
	PC_AUTO(json) struct json_object *warnings = NULL;

	make_laptop(f);
	facts = pc_machine_facts(f->pc, f->root);
	warnings = pc_machine_warnings(facts);
	want(facts, "cpu", "\"Fast \\\\x1b[31m9000\"");
	want(facts, "cpus", "5");
	want(facts, "cpu_limit", "1.5");
	want(facts, "memory_limit_bytes", "1048576");
	want(facts, "turbo", "true");
	want(facts, "smt", "true");
	want(facts, "container", "\"podman\"");
	want(facts, "kernel", "\"Linux 6.1.0\"");
	want(facts, "memory_bytes", "1024000000");
	want(facts, "aslr", "false");
	want(facts, "huge_pages", "\"madvise\"");
	want(facts, "perf_event_paranoid", "-1");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!warning(warnings, words[i]))
			fail_msg("no warning of %s in %s", words[i],
				 json_object_to_json_string(warnings));
}

static void a_quiet_machine_has_no_warnings(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(json) struct json_object *facts = NULL;
	PC_AUTO(json) struct json_object *warnings = NULL;

	write_file(f, "/proc/cpuinfo", "model name : Fast 9000\nflags : fpu\n");
	write_file(f, "/proc/self/status", "Cpus_allowed_list:\t0-3\n");
	write_file(f, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
	write_file(f, "/sys/devices/system/cpu/cpufreq/boost", "0\n");
	write_file(f, "/sys/devices/system/cpu/smt/active", "0\n");
	write_file(f, "/proc/loadavg", "0.10 0 0 1/2 3\n");
	write_file(f, "/proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\n");
	write_file(f, "/sys/class/power_supply/BAT0/status", "Charging\n");
	write_file(f, "/proc/sys/kernel/randomize_va_space", "2\n");
	facts = pc_machine_facts(f->pc, f->root);
	warnings = pc_machine_warnings(facts);
	want(facts, "virtual", "false");
	want(facts, "on_battery", "false");
	want(facts, "turbo", "false");
	if (json_object_array_length(warnings))
		fail_msg("%s", json_object_to_json_string(warnings));
}

/* Files that say nonsense, and facts from somebody's file. */
static void nonsense_is_not_believed(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(json) struct json_object *facts = NULL;
	PC_AUTO(json) struct json_object *warnings = NULL;
	PC_AUTO(json) struct json_object *foreign = NULL;
	PC_AUTO(json) struct json_object *none = NULL;
	const char *why;

	write_file(f, "/proc/self/status", "Cpus_allowed_list:\t9999999999999999999-,3-x,,\n");
	write_file(f, "/proc/self/cgroup", "0::/../..\n");
	write_file(f, "/proc/meminfo", "MemTotal: 99999999999999999 kB\nMemAvailable: -4 kB\n");
	write_file(f, "/proc/loadavg", "nan\n");
	write_file(f, "/proc/pressure/cpu", "some avg10=");
	write_file(f, "/sys/kernel/mm/transparent_hugepage/enabled", "[");
	facts = pc_machine_facts(f->pc, f->root);
	warnings = pc_machine_warnings(facts);
	want(facts, "cpus", "null");
	want(facts, "memory_bytes", "null");
	want(facts, "memory_free_bytes", "null");
	want(facts, "load", "null");
	want(facts, "pressure_percent", "null");
	want(facts, "huge_pages", "null");
	assert_int_equal(json_object_array_length(warnings), 0);
	foreign = pc_json_parse(PC_SPAN("{\"governor\":7,\"cpus\":\"x\",\"load\":[],\"aslr\":\"\","
					"\"virtual\":true,\"clock\":null,\"cpu_limit\":{}}"),
				&why);
	none = pc_machine_warnings(foreign);
	assert_int_equal(json_object_array_length(none), 0);
}

static void lists_are_read(void **state)
{
	static const char *const bad[] = { "", "-", "x", "4096", "4-", "-3" };
	bool cpus[PC_MACHINE_CPUS] = { false };

	(void)state;
	pc_machine_list(PC_SPAN("0,2-4,4095\n"), cpus);
	assert_true(cpus[0] && cpus[2] && cpus[3] && cpus[4] && cpus[4095]);
	assert_false(cpus[1] || cpus[5]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		bool none[PC_MACHINE_CPUS] = { false };

		pc_machine_list(pc_span(bad[i]), none);
		for (size_t cpu = 0; cpu < PC_MACHINE_CPUS; cpu++)
			assert_false(none[cpu]);
	}
}

static void ticks_are_read(void **state)
{
	struct fixture *f = *state;
	static uint64_t busy[PC_MACHINE_CPUS];

	write_file(f, "/proc/stat",
		   "cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 1 2 3 400 500 6 7 8 9 10\ncpu7 5 0\nintr 5\n");
	pc_machine_ticks(f->root, busy);
	assert_int_equal(busy[0], 1 + 2 + 3 + 6 + 7 + 8);
	assert_int_equal(busy[7], 5);
	assert_int_equal(busy[1], 0);
}

static void a_cpu_is_chosen(void **state)
{
	struct fixture *f = *state;
	static bool allowed[PC_MACHINE_CPUS];
	static uint64_t busy[PC_MACHINE_CPUS];

	assert_int_equal(pc_machine_choose(f->root, allowed, busy), -1);
	allowed[2] = true;
	assert_int_equal(pc_machine_choose(f->root, allowed, busy), -1);
	allowed[0] = allowed[1] = allowed[3] = true;
	assert_int_equal(pc_machine_choose(f->root, allowed, busy), 3);
	busy[3] = 5;
	assert_int_equal(pc_machine_choose(f->root, allowed, busy), 2);
	/* the sibling of 2 works */
	write_file(f, "/sys/devices/system/cpu/cpu2/topology/thread_siblings_list", "2,6\n");
	busy[6] = 50;
	assert_int_equal(pc_machine_choose(f->root, allowed, busy), 1);
	/* 3 is of the fast kind */
	write_file(f, "/sys/devices/system/cpu/cpu3/cpu_capacity", "1024\n");
	write_file(f, "/sys/devices/system/cpu/cpu1/cpu_capacity", "512\n");
	assert_int_equal(pc_machine_choose(f->root, allowed, busy), 3);
}

static void this_machine_has_facts(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(json) struct json_object *facts = pc_machine_facts(f->pc, "");
	int cpu = pc_machine_cpu(f->pc);
	struct json_object *kernel;
	cpu_set_t set;

	assert_true(json_object_object_get_ex(facts, "kernel", &kernel));
	assert_non_null(strstr(json_object_get_string(kernel), "Linux"));
	assert_int_equal(sched_getaffinity(0, sizeof(set), &set), 0);
	assert_true(cpu < 0 ? CPU_COUNT(&set) == 1 : CPU_ISSET((size_t)cpu, &set));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_empty_machine_is_not_known, setup, teardown),
		cmocka_unit_test_setup_teardown(a_laptop_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_quiet_machine_has_no_warnings, setup, teardown),
		cmocka_unit_test_setup_teardown(nonsense_is_not_believed, setup, teardown),
		cmocka_unit_test(lists_are_read),
		cmocka_unit_test_setup_teardown(ticks_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cpu_is_chosen, setup, teardown),
		cmocka_unit_test_setup_teardown(this_machine_has_facts, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
