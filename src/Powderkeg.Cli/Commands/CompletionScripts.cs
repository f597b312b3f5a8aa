using System.Text;

namespace Powderkeg.Cli.Commands;

/// <summary>Completion for three shells. Names and words hold no blanks or quotes; descriptions are escaped.</summary>
internal static class CompletionScripts
{
    /// <summary>One function: the command typed so far, the last option, then the words that fit.</summary>
    public static string Bash(CompletionWords words)
    {
        StringBuilder script = new();
        script.Append("""
            # bash completion for powderkeg: source <(powderkeg completion bash)
            _powderkeg() {
              local current=${COMP_WORDS[COMP_CWORD]} command= option= after=0 given= options= words= files= word i
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                case $word in
                  -*) option=$word after=0 ;;
                  *)
                    after=$((after + 1))
                    if [ -z "$command" ]; then command=$word; elif [ "${COMP_WORDS[i - 1]}" = "$command" ]; then given=yes; fi ;;
                esac
              done
              case $command in
            """).Append('\n');
        script.Append($"    '') words='{string.Join(' ', words.Commands.Select(command => command.Name))}' options='--help --version' ;;\n");
        foreach (CompletedCommand command in words.Commands)
        {
            script.Append($"    {command.Name})\n      options='{string.Join(' ', command.Options.SelectMany(option => option.Names))}'\n");
            script.Append("      case $option:$after in\n");
            foreach (CompletedOption option in command.Options.Where(option => option.Values.Kind != WordKind.None))
            {
                string place = string.Join('|', option.Names.Select(name => name + (option.TakesMany ? ":*" : ":0")));
                script.Append($"        {place}) {BashWords(option.Values)}{(option.TakesMany ? "" : " options=")} ;;\n");
            }

            script.Append($"        *) [ -n \"$given\" ] || {BashWords(command.Argument)} ;;\n      esac ;;\n");
        }

        script.Append("""
              esac
              case $current in
                -*) words=$options files= ;;
              esac
              COMPREPLY=($(compgen -W "$words" -- "$current"))
              local IFS=$'\n'
              case $files in
                folders) COMPREPLY+=($(compgen -d -- "$current")) ;;
                scenarios) COMPREPLY+=($(compgen -f -X '!*.yaml' -- "$current") $(compgen -d -S / -- "$current")) ;;
              esac
            }
            complete -o filenames -F _powderkeg powderkeg
            """).Append('\n');
        return script.ToString();
    }

    public static string Zsh(CompletionWords words)
    {
        StringBuilder script = new("#compdef powderkeg\n# zsh completion for powderkeg: powderkeg completion zsh > \"${fpath[1]}/_powderkeg\"\n_powderkeg() {\n  local -a commands\n  commands=(\n");
        foreach (CompletedCommand command in words.Commands)
        {
            script.Append($"    '{ZshText(command.Name)}:{ZshText(command.Description)}'\n");
        }

        script.Append("  )\n  if (( CURRENT == 2 )); then\n    _describe -t commands command commands\n    return\n  fi\n  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n");
        foreach (CompletedCommand command in words.Commands)
        {
            script.Append($"    {command.Name})\n      _arguments \\\n");
            foreach (CompletedOption option in command.Options)
            {
                foreach (string name in option.Names)
                {
                    string repeats = option.Values.Kind == WordKind.None ? "" : "*";
                    script.Append($"        '{repeats}{name}[{ZshText(option.Description)}]{ZshWords("value", option.Values)}' \\\n");
                }
            }

            script.Append(command.Argument.Kind == WordKind.None ? "        && return\n      ;;\n" : $"        '1{ZshWords("argument", command.Argument)}' && return\n      ;;\n");
        }

        return script.Append("  esac\n}\n_powderkeg \"$@\"\n").ToString();
    }

    public static string Fish(CompletionWords words)
    {
        StringBuilder script = new("# fish completion for powderkeg: powderkeg completion fish > ~/.config/fish/completions/powderkeg.fish\ncomplete -c powderkeg -f\n");
        foreach (CompletedCommand command in words.Commands)
        {
            script.Append($"complete -c powderkeg -n __fish_use_subcommand -a {command.Name} -d '{FishText(command.Description)}'\n");
        }

        foreach (CompletedCommand command in words.Commands)
        {
            string here = $"complete -c powderkeg -n '__fish_seen_subcommand_from {command.Name}'";
            if (command.Argument.Kind != WordKind.None)
            {
                script.Append($"{here} -a '{FishWords(command.Argument)}'\n");
            }

            foreach (CompletedOption option in command.Options)
            {
                string names = string.Join(' ', option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? "-l " + name[2..] : "-s " + name[1..]));
                string values = option.Values.Kind == WordKind.None ? "" : FishWords(option.Values) is { Length: > 0 } listed ? $" -x -a '{listed}'" : " -x";
                script.Append($"{here} {names}{values} -d '{FishText(option.Description)}'\n");
            }
        }

        return script.ToString();
    }

    private static string BashWords(WordsThere there) => $"words='{string.Join(' ', there.Listed)}'" + there.Kind switch
    {
        WordKind.ScenarioOrFile => " files=scenarios",
        WordKind.Folder => " files=folders",
        _ => "",
    };

    private static string ZshWords(string name, WordsThere there) => there.Kind switch
    {
        WordKind.None => "",
        WordKind.Free => $":{name}: ",
        WordKind.Folder => $":{name}:_files -/",
        WordKind.ScenarioOrFile => $":{name}:{{_alternative \"scenarios:scenario:({string.Join(' ', there.Listed)})\" \"files:file:_files -g \\*.yaml\"}}",
        _ => $":{name}:({string.Join(' ', there.Listed)})",
    };

    private static string FishWords(WordsThere there) => string.Join(' ', there.Listed) + there.Kind switch
    {
        WordKind.ScenarioOrFile => " (__fish_complete_suffix .yaml)",
        WordKind.Folder => "(__fish_complete_directories)",
        _ => "",
    };

    private static string ZshText(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string FishText(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
