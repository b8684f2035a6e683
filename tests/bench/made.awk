# SPDX-License-Identifier: Apache-2.0
# About 1 MB of a format of which no example can be made larger by saying it again. FORMAT is its name.
function frames(i, separator, before, after, text, j) {
	for (j = 0; j < 8; j++)
		text = text before "function_" int(i / 2 ^ j) "_" j after (j < 7 ? separator : "")
	return text
}
function cpuprofile(i, n) {
	n = 6000
	printf "{\"nodes\":["
	for (i = 1; i <= n; i++) {
		printf("%s{\"id\":%d,\"callFrame\":{\"functionName\":\"f%d\",\"scriptId\":\"1\",", (i > 1 ? "," : ""), i, i)
		printf "\"url\":\"file:///a.js\",\"lineNumber\":%d,\"columnNumber\":2},\"hitCount\":1", i
		if (2 * i + 1 <= n)
			printf ",\"children\":[%d,%d]", 2 * i, 2 * i + 1
		else if (2 * i <= n)
			printf ",\"children\":[%d]", 2 * i
		printf "}"
	}
	printf "],\"startTime\":0,\"endTime\":%d,\"samples\":[", n * 1000
	for (i = 1; i <= n; i++)
		printf("%s%d", (i > 1 ? "," : ""), i)
	printf "],\"timeDeltas\":["
	for (i = 1; i <= n; i++)
		printf("%s1000", (i > 1 ? "," : ""))
	print "]}"
}
BEGIN {
	count = 4700
	if (FORMAT == "cpuprofile") {
		cpuprofile()
		exit
	}
	if (FORMAT == "async")
		printf "--- Execution profile ---\nTotal samples       : %d\n\n", count
	if (FORMAT == "table")
		print "Share   Samples  Function"
	for (i = 1; FORMAT == "async" && i <= count; i++)
		printf "--- 10000000 ns (%.2f%%), 1 sample\n%s\n\n", 100 / count, frames(i, "\n", "  [ 0] ", "")
	for (i = 1; FORMAT == "bcc" && i <= count; i++)
		printf "%s\n    -                program (%d)\n        1\n\n", frames(i, "\n", "    ", ""), i % 7 + 1
	for (i = 1; FORMAT == "table" && i <= 8 * count; i++)
		printf("%5.2f%%  %7d  function_%d\n", (i < 100 ? 0.5 : 0), (i < 100 ? 500 : 1), i)
	for (i = 1; FORMAT == "folded" && i <= count; i++)
		printf "program;%s 1\n", frames(i, ";", "package.", "(int)")
}
