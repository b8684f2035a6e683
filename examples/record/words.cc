/* SPDX-License-Identifier: Apache-2.0
 * Something to record in C++: counts made-up words in a map and sorts them. Long symbol names, templates, recursion. */
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace words
{

struct Random {
	uint64_t state;

	uint64_t next()
	{
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		return state;
	}
};

/* a syllable more with every level: shows how recursion is counted */
__attribute__((noinline)) void build(Random &random, unsigned depth, std::string &word)
{
	static const char syllables[8][4] = { "ka", "lo", "mi", "nu", "per", "ra", "so", "ti" };

	if (depth == 0)
		return;
	build(random, depth - 1, word);
	word += syllables[random.next() % 8];
}

template <typename Key, typename Count> class Counter
{
	std::map<Key, Count> counts;

public:
	__attribute__((noinline)) void add(const Key &key)
	{
		counts[key] += 1;
	}

	__attribute__((noinline)) std::vector<std::pair<Key, Count>> best() const
	{
		std::vector<std::pair<Key, Count>> all(counts.begin(), counts.end());

		std::sort(all.begin(), all.end(),
			  [](const auto &a, const auto &b) { return a.second > b.second; });
		return all;
	}
};

} // namespace words

int main()
{
	words::Counter<std::string, unsigned long> counter;
	words::Random random = { 88172645463325252u };

	for (int i = 0; i < 700000; i++) {
		std::string word;

		words::build(random, 2 + random.next() % 4, word);
		counter.add(word);
	}
	std::printf("%s\n", counter.best().front().first.c_str());
	return 0;
}
