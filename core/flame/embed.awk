# SPDX-License-Identifier: Apache-2.0
# Turns flame.css and flame.js into C strings: awk -f embed.awk flame.css flame.js. Comments that take a whole line,
# blank lines and indents stay behind.
BEGIN {
	print "/* SPDX-License-Identifier: Apache-2.0"
	print " * Made by embed.awk; do not edit. */"
	print "/* clang-format off */"
	print "#include \"flame/picture.h\""
}
FNR == 1 {
	if (NR > 1)
		print ";"
	printf "\nconst char %s[] =\n", FILENAME ~ /css$/ ? "pc_flame_style" : "pc_flame_script"
	comment = 0
}
{
	sub(/^[ \t]+/, "")
	sub(/\r$/, "")
}
/^\/\*/ { comment = 1 }
comment {
	if (/\*\/$/)
		comment = 0
	next
}
/^$/ || /^\/\// { next }
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\"" $0 "\\n\""
}
END { print ";" }
