/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/import: formats of JSON, XML and tables, and what is common to all. */
#include "import_fixture.h"

#include <stdlib.h>
#include <sys/stat.h>

#define HYPERFINE                                                                             \
	"{\"results\":[{\"command\":\"sleep 1\",\"mean\":1.5,\"user\":0.25,\"system\":0.5,"   \
	"\"times\":[1.25,1.75,9],\"memory_usage_byte\":[1000,2000,1],\"exit_codes\":[0,0,0]," \
	"\"parameters\":{\"n\":\"1\",\"tool\":\"x\"}},"                                       \
	"{\"command\":\"false\",\"mean\":1,\"user\":0,\"system\":0,\"times\":[1,2],"          \
	"\"exit_codes\":[0,null]}]}"

static void hyperfine_gives_every_run(void **state)
{
	check_import(*state, HYPERFINE, "hyperfine",
		     "sleep 1 (tool=x) passed|missing\n"
		     "  wall 1250000000 1750000000 9000000000|\n"
		     "  memory 1000 2000 1|\n  user 250000000|\n  system 500000000|\n"
		     "false crashed (a signal)|missing\n  wall 1000000000|\n");
}

static void hyperfine_csv_has_means_alone(void **state)
{
	struct pc_imported imported;
	const char *got = import_two(*state,
				     "command,mean,stddev,median,user,system,min,max,parameter_n\n"
				     "\"sh -c \"\"a, b\"\"\",0.5,0,0.5,0.25,0.125,0.5,0.5,7\n"
				     "short,1\n",
				     NULL, &imported);

	assert_string_equal(imported.format, "hyperfine-csv");
	assert_string_equal(got, "sh -c \"a, b\" (n=7) passed|missing\n  wall 500000000|\n"
				 "  user 250000000|\n  system 125000000|\n");
	assert_true(has_note(&imported, "means alone"));
	assert_int_equal(imported.remarks.skipped, 1);
}

#define GOOGLE(rows) "{\"context\":{\"date\":\"x\"},\"benchmarks\":[" rows "]}"
#define ROW(name, type, time)                                                           \
	"{\"name\":\"" name "\",\"run_name\":\"BM\",\"run_type\":\"" type               \
	"\",\"aggregate_name\":\"median\",\"real_time\":" time ",\"cpu_time\":1.25e+0," \
	"\"time_unit\":\"us\"}"

static void google_benchmark_gives_repetitions(void **state)
{
	check_import(*state,
		     GOOGLE(ROW("BM", "iteration", "2.5") "," ROW("BM", "iteration", "3.5") "," ROW(
			     "BM_median", "aggregate",
			     "3") ",{\"name\":\"BM_bad\",\"run_type\":\"iteration\","
				  "\"error_occurred\":true,\"error_message\":\"no stock\","
				  "\"real_time\":0,\"time_unit\":\"ns\"}"),
		     "google-benchmark",
		     "BM passed|missing\n  wall 2500 3500|\n  cpu 1250 1250|\n"
		     "BM_bad failed (no stock)|missing\n");
}

static void google_benchmark_medians_count_alone(void **state)
{
	struct pc_imported imported;
	const char *got =
		import_two(*state, GOOGLE(ROW("BM_median", "aggregate", "3")), NULL, &imported);

	assert_string_equal(got, "BM passed|missing\n  wall 3000|\n  cpu 1250|\n");
	assert_true(has_note(&imported, "medians"));
}

static void pytest_benchmark_gives_its_data(void **state)
{
	struct pc_imported imported;
	const char *got = import_two(*state,
				     "{\"machine_info\":{},\"commit_info\":{\"id\":\"abc\"},"
				     "\"benchmarks\":[{\"name\":\"a\",\"fullname\":\"x.py::a\","
				     "\"stats\":{\"median\":3,\"data\":[0.001,0.002]}},"
				     "{\"name\":\"b\",\"stats\":{\"median\":0.5}}]}",
				     NULL, &imported);

	assert_string_equal(imported.format, "pytest-benchmark");
	assert_string_equal(imported.revision, "abc");
	assert_string_equal(got, "x.py::a passed|missing\n  wall 1000000 2000000|\n"
				 "b passed|missing\n  wall 500000000|\n");
}

static void junit_gives_times_and_outcomes(void **state)
{
	check_import(
		*state,
		"<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<testsuites><testsuite>"
		"<properties><testcase2/></properties>"
		"<testcase classname=\"a.B\" name=\"t[&lt;1&gt;]\" time=\"1,000.5\">"
		"<system-out>FAIL</system-out></testcase>"
		"<testcase name=\"t2\" time=\"1\"><failure message=\"no&#10;more\"/></testcase>"
		"<testcase name=\"t3\" time=\"1\"><error type=\"E\">x</error></testcase>"
		"<testcase name=\"t4\" time=\"0\"><skipped message=\"later\"/></testcase>"
		"<testcase name=\"t5\" status=\"notrun\" time=\"0\"/>"
		"<testcase name=\"t6\"/></testsuite></testsuites>",
		"junit",
		"a.B::t[<1>] passed|missing\n  wall 1000500000000|\n"
		"t2 failed (no)|missing\nt3 failed (E)|missing\nt4 skipped (later)|missing\n"
		"t5 skipped|missing\nt6 passed|missing\n");
}

static int status_of(struct pc *pc, const char *bytes, const char *format)
{
	struct pc_samples *samples = pc_samples_new(pc);
	struct pc_import_file file = { file_of(pc, pc_span(bytes)), format, 0 };
	struct pc_imported imported;
	int status = pc_import(pc, &file, 1, samples, &imported);

	pc_samples_clear(samples);
	return status;
}

static void junit_reads_no_entities(void **state)
{
	struct pc_imported imported;

	import_two(*state,
		   "<testsuite><testcase name=\"a\" time=\"1\"/><testcase name=\"b\" time=", NULL,
		   &imported);
	assert_non_null(imported.remarks.damage_reason);
	assert_int_equal(status_of(*state,
				   "<!DOCTYPE x [<!ENTITY a \"b\">]><testsuite>"
				   "<testcase name=\"&a;\"/></testsuite>",
				   "junit"),
			 PC_EINPUT);
}

static void criterion_divides_by_iterations(void **state)
{
	check_import(*state,
		     "{\"sampling_mode\":\"Linear\",\"iters\":[2.0,4.0],\"times\":[10.0,24.0]}",
		     "criterion", "benchmark passed|missing\n  wall 5 6|\n");
	check_import(
		*state,
		"group,function,value,throughput_num,throughput_type,sample_measured_value,unit,"
		"iteration_count\ng,f,1,,,6,us,2\ng,f,1,,,6,us,0\nh,,,,,5.0,ns,10\n",
		"criterion-csv",
		"g/f/1 passed|missing\n  wall 3000|\nh passed|missing\n  wall 0.5|\n");
	check_import(*state,
		     "{\"mean\":{\"point_estimate\":4.5,\"standard_error\":1},\"median\":"
		     "{\"point_estimate\":4.25,\"standard_error\":1}}",
		     "criterion", "benchmark passed|missing\n  wall 4.25|\n");
}

static void write_file(const char *folder, const char *path, const char *text)
{
	char all[512];
	FILE *file;

	snprintf(all, sizeof(all), "%s%s", folder, path);
	for (char *slash = strchr(all + strlen(folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(all, 0700);
		*slash = '/';
	}
	file = fopen(all, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void a_folder_of_criterion_is_read(void **state)
{
	char folder[] = "/tmp/import.XXXXXX", command[64];
	struct pc_samples *samples = pc_samples_new(*state);
	struct pc_import_file file = { folder, NULL, 0 };
	struct pc_imported imported;

	assert_non_null(mkdtemp(folder));
	assert_int_equal(pc_import(*state, &file, 1, samples, &imported), PC_EINPUT);
	write_file(folder, "/criterion/b/2/new/sample.json", "{\"iters\":[1],\"times\":[7]}");
	write_file(folder, "/criterion/b/2/base/sample.json", "{\"iters\":[1],\"times\":[8]}");
	write_file(folder, "/criterion/a/new/sample.json", "{\"iters\":[2],\"times\":[7]}");
	assert_int_equal(pc_import(*state, &file, 1, samples, &imported), PC_OK);
	assert_string_equal(told(*state, samples),
			    "a passed|missing\n  wall 3.5|\nb/2 passed|missing\n  wall 7|\n");
	pc_samples_clear(samples);
	snprintf(command, sizeof(command), "%s/criterion", folder);
	file.path = command;
	samples = pc_samples_new(*state);
	assert_int_equal(pc_import(*state, &file, 1, samples, &imported), PC_OK);
	assert_string_equal(told(*state, samples),
			    "a passed|missing\n  wall 3.5|\nb/2 passed|missing\n  wall 7|\n");
	pc_samples_clear(samples);
}

/* {("~", 0, "<len>"): (1, 1, 0.5, 0.5, {}), ("/a/b.py", 7, "f"): (1, 1, 1.5, 2.0, {(...): 3})} */
static void pstats_gives_functions(void **state)
{
	static const char bytes[] =
		"{)\3z\1~i\0\0\0\0z\5<len>)\5i\1\0\0\0i\1\0\0\0g\0\0\0\0\0\0\xe0?g\0\0\0\0\0\0\xe0?"
		"{0"
		")\3z\7/a/b.pyi\7\0\0\0z\1f)\5i\1\0\0\0i\1\0\0\0g\0\0\0\0\0\0\xf8?g\0\0\0\0\0\0\0@"
		"{)\3z\1~i\0\0\0\0z\5<len>i\3\0\0\0000"
		"0";
	struct pc_samples *samples = pc_samples_new(*state);
	struct pc_import_file file = {
		file_of(*state, (struct pc_span){ bytes, sizeof(bytes) - 1 }), NULL, 0
	};
	struct pc_imported imported;

	assert_int_equal(pc_import(*state, &file, 1, samples, &imported), PC_OK);
	assert_string_equal(imported.format, "pstats");
	assert_null(imported.remarks.damage_reason);
	assert_string_equal(told(*state, samples),
			    "profile passed|missing\n  {len} wall 500000000|\n"
			    "  b.py:f wall 1500000000|\n  wall 2000000000|\n");
	assert_string_equal(pc_samples_series_at(samples, 1)->file, "/a/b.py");
	pc_samples_clear(samples);
}

static void pstats_tables_are_read(void **state)
{
	check_import(
		*state,
		"         3 function calls in 0.003 seconds\n\n   Ordered by: internal time\n\n"
		"   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n"
		"        1    0.002    0.002    0.003    0.003 /x/p1.py:7(fib)\n"
		"        2    0.001    0.001    0.001    0.001 /x/p1.py:9(fib)\n"
		"        2    0.001    0.001    0.001    0.001 {built-in method len}\n",
		"pstats-text",
		"profile passed|missing\n  p1.py:fib wall 3000000|\n"
		"  {built-in method len} wall 1000000|\n  wall 4000000|\n");
}

static void what_is_damaged_counts_up_to_there(void **state)
{
	struct pc_imported imported;
	const char *got = import_two(*state,
				     "{\"results\":[{\"command\":\"a\",\"mean\":1,\"times\":[1]},"
				     "{\"command\":\"b\",\"mean\":1,\"times\":[1,",
				     NULL, &imported);

	assert_true(strstr(got, "a passed|missing\n  wall 1000000000|\n") == got);
	assert_non_null(imported.remarks.damage_reason);
}

static void what_is_unknown_is_refused_with_its_beginning(void **state)
{
	assert_int_equal(status_of(*state, "\n\x1b[1mhello there\n", NULL), PC_EINPUT);
	assert_non_null(strstr(pc_error(*state), "hello there"));
	assert_null(strchr(pc_error(*state), '\x1b'));
	assert_non_null(strstr(pc_error(*state), "go-bench, google-benchmark, hyperfine"));
	assert_int_equal(status_of(*state, "", NULL), PC_EINPUT);
	assert_int_equal(status_of(*state, "x", "nonsense"), PC_EUSAGE);
	assert_int_equal(status_of(*state, "hello", "go-bench"), PC_EINPUT);
	assert_non_null(strstr(pc_error(*state), "no results"));
	assert_int_equal(status_of(*state, "{\"results\":[]}", "hyperfine"), PC_EINPUT);
}

static void numbers_that_are_none_are_left_out(void **state)
{
	struct pc_imported imported;
	const char *got = import_two(*state,
				     "{\"results\":[{\"command\":\"a\",\"mean\":1,"
				     "\"times\":[1,-1,1e999,\"0x10\",2]}]}",
				     NULL, &imported);

	assert_string_equal(got, "a passed|missing\n  wall 1000000000 2000000000|\n");
	assert_true(has_note(&imported, "left out"));
}

static void compressed_files_are_read_through(void **state)
{
	struct pc_samples *samples = pc_samples_new(*state);
	struct pc_import_file file = { file_of(*state, gzip_of(*state, PC_SPAN(HYPERFINE))), "",
				       1 };
	struct pc_imported imported;

	assert_int_equal(pc_import(*state, &file, 1, samples, &imported), PC_OK);
	assert_int_equal(pc_samples_benchmark_count(samples), 2);
	pc_samples_clear(samples);
}

static void the_table_tells_its_formats(void **state)
{
	size_t count = 0;

	(void)state;
	while (pc_import_formats()[count]) {
		assert_non_null(pc_import_format_descriptions()[count]);
		count++;
	}
	assert_null(pc_import_format_descriptions()[count]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hyperfine_gives_every_run),
		TEST(hyperfine_csv_has_means_alone),
		TEST(google_benchmark_gives_repetitions),
		TEST(google_benchmark_medians_count_alone),
		TEST(pytest_benchmark_gives_its_data),
		TEST(junit_gives_times_and_outcomes),
		TEST(junit_reads_no_entities),
		TEST(criterion_divides_by_iterations),
		TEST(a_folder_of_criterion_is_read),
		TEST(pstats_gives_functions),
		TEST(pstats_tables_are_read),
		TEST(what_is_damaged_counts_up_to_there),
		TEST(what_is_unknown_is_refused_with_its_beginning),
		TEST(numbers_that_are_none_are_left_out),
		TEST(compressed_files_are_read_through),
		TEST(the_table_tells_its_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
