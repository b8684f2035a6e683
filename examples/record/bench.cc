/* SPDX-License-Identifier: Apache-2.0
 * Benchmarks for Google Benchmark: one that sorts, one that fails. */
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

static void BM_sort(benchmark::State &state)
{
	for (auto _ : state) {
		std::vector<int> v(state.range(0));

		for (size_t i = 0; i < v.size(); i++)
			v[i] = (int)(v.size() - i);
		std::sort(v.begin(), v.end());
		benchmark::DoNotOptimize(v);
	}
}
BENCHMARK(BM_sort)->Arg(10)->Arg(1000);

static void BM_fails(benchmark::State &state)
{
	state.SkipWithError("no stock");
	for (auto _ : state)
		;
}
BENCHMARK(BM_fails);

BENCHMARK_MAIN();
