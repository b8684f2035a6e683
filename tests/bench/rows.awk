# SPDX-License-Identifier: Apache-2.0
# Makes a table larger: the lines that match ROW are printed again and again, with "_1", "_2", … after the last word (or
# after field FIELD, where FS is " | "), until there is 1 MB of them. Their shares are nothing, so that no sum is over 100 %.
$0 !~ ROW {
	if (!rows)
		print
	else
		after[++afters] = $0
	next
}
{
	row[rows++] = $0
	size += length($0) + 4
}
END {
	for (i = 0; i < rows; i++)
		print row[i]
	for (turn = 1; turn * size < 1e6; turn++)
		for (i = 0; i < rows; i++) {
			line = row[i]
			gsub(/[0-9]+[.][0-9]+%/, "0.00%", line)
			if (FIELD) {
				split(line, cell, " [|] ")
				sub(/ [|] .*/, "", line)
				print turn * rows + i + 1, "|", cell[2], "|", cell[3] "_" turn, "|", cell[4], "| 0.00% | 0.00%"
				continue
			}
			match(line, /[)}]?[ ]*$/)
			print substr(line, 1, RSTART - 1) "_" turn substr(line, RSTART)
		}
	for (i = 1; i <= afters; i++)
		print after[i]
}
