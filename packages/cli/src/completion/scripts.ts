/**
 * What shells source. Written here: the script of `@bomb.sh/tab` (0.0.22) gives the words on the line and the candidates
 * to bash to be evaluated, and what is completed here are names out of files (a suite called `$(…)` would be run); it
 * can not be sourced twice, needs bash-completion, and never completes files.
 *
 * All three ask `evals complete <shell> -- <word>...`, whose last word is the one at the cursor, and get a line each of
 * `value<tab>description`; the line `:files` has the shell add files.
 */
import type { Shell } from './shells.ts'

export function scriptFor(shell: Shell): string {
  return { bash: BASH, zsh: ZSH, fish: FISH }[shell]
}

const BASH = String.raw`# bash completion for evals: source <(evals completion bash)
_evals_completion() {
  local line value
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ':files' ]]; then
      compopt -o default 2>/dev/null
      continue
    fi
    value=${'${line%%$\'\\t\'*}'}
    case ${'${COMP_WORDS[COMP_CWORD]}'} in
      [\'\"]*) ;;
      *) printf -v value %q "$value" ;;
    esac
    COMPREPLY+=("$value")
  done < <("$1" complete bash -- "${'${COMP_WORDS[@]:1:COMP_CWORD}'}" 2>/dev/null)
}
complete -F _evals_completion evals
`

const ZSH = String.raw`#compdef evals
# zsh completion for evals: source <(evals completion zsh), after compinit
_evals() {
  local line value
  local -a candidates
  local files=0
  for line in "${'${(@f)$("${(Q)words[1]}" complete zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}'}"; do
    [[ -z $line ]] && continue
    if [[ $line == ':files' ]]; then
      files=1
      continue
    fi
    value=${'${line%%$\'\\t\'*}'}
    candidates+=("${'${value//:/\\\\:}'}:${'${line#*$\'\\t\'}'}")
  done
  local found=1
  (( ${'${#candidates}'} )) && _describe -V 'evals' candidates && found=0
  (( files )) && _files && found=0
  return found
}
if [[ "${'${funcstack[1]}'}" == _evals ]]; then
  _evals "$@"
else
  compdef _evals evals
fi
`

const FISH = String.raw`# fish completion for evals: evals completion fish | source
function __evals_completion
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  for line in (command $words[1] complete fish -- $words[2..-1] "$current" 2>/dev/null)
    if test "$line" = ':files'
      __fish_complete_path "$current"
    else
      printf '%s\n' $line
    end
  end
end
complete -c evals -f -k -a '(__evals_completion)'
`
