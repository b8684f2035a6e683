/* SPDX-License-Identifier: Apache-2.0
 * The shells' side of completion. The scripts know no option and no command: they ask the program.
 */
#include "cli/complete.h"

#include <string.h>

/* readline takes a word apart at the characters of COMP_WORDBREAKS ("=" and ":" among them): parts
 * that touch on the line are one word again, and of a candidate only what follows the last such
 * character may be given back. */
static const char bash_script[] =
	"# bash completion of perfcopilot. For this shell:  . <(perfcopilot completion bash)\n"
	"# For all: perfcopilot completion bash > "
	"~/.local/share/bash-completion/completions/perfcopilot\n"
	"_perfcopilot()\n"
	"{\n"
	"\tlocal program=${1/#\\~\\//$HOME/} rest=${COMP_LINE:0:COMP_POINT}\n"
	"\tlocal trimmed word more current skip= i=0\n"
	"\tlocal -a words=()\n"
	"\n"
	"\tfor ((; i <= COMP_CWORD; i++)); do\n"
	"\t\ttrimmed=${rest#\"${rest%%[![:space:]]*}\"} word=${COMP_WORDS[i]}\n"
	"\t\t((i == COMP_CWORD)) && word=$trimmed\n"
	"\t\tif ((i > 0)) && [[ $trimmed == \"$rest\" ]]; then\n"
	"\t\t\twords[${#words[@]}-1]+=$word\n"
	"\t\telse\n"
	"\t\t\twords+=(\"$word\")\n"
	"\t\tfi\n"
	"\t\trest=${trimmed#\"$word\"}\n"
	"\tdone\n"
	"\tcurrent=${words[${#words[@]}-1]}\n"
	"\tmore=${COMP_WORDBREAKS//[^=:]/}\n"
	"\t[[ $more ]] && skip=${current%\"${current##*[$more]}\"}\n"
	"\tCOMPREPLY=()\n"
	"\twhile IFS=$'\\t' read -r word more; do\n"
	"\t\tcase $word in\n"
	"\t\t:file) _perfcopilot_paths -f \"$more\" ;;\n"
	"\t\t:dir) _perfcopilot_paths -d \"$more\" ;;\n"
	"\t\t*)\n"
	"\t\t\tprintf -v word %q \"$word\"\n"
	"\t\t\tCOMPREPLY+=(\"${word#\"$skip\"}\")\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tdone < <(\"$program\" completion words -- \"${words[@]:1}\" 2>/dev/null)\n"
	"}\n"
	"_perfcopilot_paths()\n"
	"{\n"
	"\tlocal path value=${current#\"$2\"}\n"
	"\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tvalue=${value#[\\\"\\']}\n"
	"\twhile IFS= read -r path; do\n"
	"\t\tpath=$2$path\n"
	"\t\tCOMPREPLY+=(\"${path#\"$skip\"}\")\n"
	"\tdone < <(compgen \"$1\" -- \"${value//\\\\/}\")\n"
	"}\n"
	"complete -F _perfcopilot perfcopilot\n";

static const char zsh_script[] =
	"#compdef perfcopilot\n"
	"# zsh completion of perfcopilot. For this shell:  source <(perfcopilot completion zsh)\n"
	"# For all: perfcopilot completion zsh > \"${fpath[1]}/_perfcopilot\"\n"
	"_perfcopilot() {\n"
	"\tlocal program=${(Q)words[1]} line word more result=1\n"
	"\tlocal -a typed lines candidates\n"
	"\n"
	"\tprogram=${program/#\\~\\//$HOME/}\n"
	"\ttyped=(\"${(@Q)words[2,CURRENT-1]}\" \"${(Q)${:-$IPREFIX$PREFIX}}\")\n"
	"\t((CURRENT == 2)) && typed=(\"${(Q)${:-$IPREFIX$PREFIX}}\")\n"
	"\tlines=(\"${(@f)$(\"$program\" completion words -- \"${typed[@]}\" 2>/dev/null)}\")\n"
	"\tfor line in \"${lines[@]}\"; do\n"
	"\t\tword=${line%%$'\\t'*} more=${line#\"$word\"}\n"
	"\t\tmore=${more#$'\\t'}\n"
	"\t\tif [[ -n $word && $word != (:file|:dir) ]]; then\n"
	"\t\t\tword=${${word//\\\\/\\\\\\\\}//:/\\\\:}\n"
	"\t\t\tcandidates+=(\"$word${more:+:$more}\")\n"
	"\t\tfi\n"
	"\tdone\n"
	"\t(($#candidates)) && _describe -t values perfcopilot candidates && result=0\n"
	"\tfor line in ${(M)lines:#:(file|dir)*}; do\n"
	"\t\tword=${line%%$'\\t'*} more=${line#\"$word\"}\n"
	"\t\tmore=${more#$'\\t'}\n"
	"\t\t[[ -n $more ]] && compset -P \"${(b)more}\"\n"
	"\t\tif [[ $word == :dir ]]; then\n"
	"\t\t\t_files -/ && result=0\n"
	"\t\telse\n"
	"\t\t\t_files && result=0\n"
	"\t\tfi\n"
	"\tdone\n"
	"\treturn result\n"
	"}\n"
	"if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
	"\t_perfcopilot \"$@\"\n"
	"else\n"
	"\tcompdef _perfcopilot perfcopilot\n"
	"fi\n";

static const char fish_script[] =
	"# fish completion of perfcopilot. For this shell:  perfcopilot completion fish | source\n"
	"# For all: perfcopilot completion fish > ~/.config/fish/completions/perfcopilot.fish\n"
	"function __perfcopilot_complete\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -l current (commandline -ct)\n"
	"\tset -l program (string replace -r '^~/' \"$HOME/\" -- $words[1])\n"
	"\tset -e words[1]\n"
	"\tfor line in (command $program completion words -- $words \"$current\" 2>/dev/null)\n"
	"\t\tset -l parts (string split -m 1 \\t -- $line)\n"
	"\t\tset -l size (string length -- \"$parts[2]\")\n"
	"\t\tswitch $parts[1]\n"
	"\t\t\tcase :file\n"
	"\t\t\t\tset -l value (string sub -s (math $size + 1) -- \"$current\")\n"
	"\t\t\t\tfor path in (__fish_complete_path \"$value\")\n"
	"\t\t\t\t\tprintf '%s\\n' \"$parts[2]$path\"\n"
	"\t\t\t\tend\n"
	"\t\t\tcase :dir\n"
	"\t\t\t\tset -l value (string sub -s (math $size + 1) -- \"$current\")\n"
	"\t\t\t\tfor path in (__fish_complete_directories \"$value\")\n"
	"\t\t\t\t\tprintf '%s\\n' \"$parts[2]$path\"\n"
	"\t\t\t\tend\n"
	"\t\t\tcase '*'\n"
	"\t\t\t\tprintf '%s\\n' $line\n"
	"\t\tend\n"
	"\tend\n"
	"end\n"
	"complete -c perfcopilot -f -a '(__perfcopilot_complete)'\n";

const char *pc_complete_script(const char *shell)
{
	if (!strcmp(shell, "bash"))
		return bash_script;
	if (!strcmp(shell, "zsh"))
		return zsh_script;
	return strcmp(shell, "fish") ? NULL : fish_script;
}
