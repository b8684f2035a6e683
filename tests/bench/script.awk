# SPDX-License-Identifier: Apache-2.0
# perf script as it is of a busy machine, made of recordings with stacks. Their samples come in any order, the deeper the
# more often, from 24 builds of each program, a few of which take most of the time. Each build has functions of its own, but
# for those of libc and the kernel, and 8 threads; times differ, and so does the hot instruction: thousands of
# different frames and stacks. MB is how much is wanted.
function sample_end() {
	for (i = 0; i < lines; i++)
		pick[picks++] = samples
	if (lines)
		size[samples++] = lines
	lines = 0
}
function hex(n, text) {
	for (; n || text == ""; n = int(n / 16))
		text = substr("0123456789abcdef", n % 16 + 1, 1) text
	return text
}
BEGIN {
	samples = picks = 0
}
FNR == 1 || /^[^ \t#]/ {
	sample_end()
}
/^[^ \t#]/ {
	program[samples] = $1
	lines = 1
}
/^[ \t]+[0-9a-f]+ / && lines {
	match($0, /[+]0x[0-9a-f]+ [(]/)
	before[samples, lines] = RSTART ? substr($0, 1, RSTART - 1) : $0
	after[samples, lines] = RSTART ? substr($0, RSTART + RLENGTH - 2) : ""
	lines++
}
END {
	sample_end()
	srand(1)
	for (time = 1401000000; bytes < MB * 1e6; time += int(rand() * 500)) {
		s = pick[int(rand() * picks)]
		build = int(24 * rand() ^ 3)
		thread = int(8 * rand())
		text = sprintf("%s%d %5d/%-5d [%03d] %d.%06d:    2004008 cpu-clock:u: \n", program[s], build,
			9000 + 8 * build, 9000 + 8 * build + thread, thread, time / 1e6, time % 1000000)
		for (i = 1; i < size[s]; i++) {
			line = before[s, i]
			if (after[s, i] != "")
				line = line (after[s, i] ~ /libc[.]so|ld-linux|kernel/ ? "" : "_" build) "+0x" \
					hex(i == 1 ? int(16 * rand()) * 3 + 16 : 128) after[s, i]
			text = text line "\n"
		}
		bytes += length(text) + 1
		print text
	}
}
