using System.Text;
using HfModelCache.Cli.Settings;

namespace HfModelCache.Cli.Commands;

/// <summary>Explains the program, from the tables alone: no value of anybody's environment appears.</summary>
internal static class HelpPage
{
    private const int NameWidth = 26;

    /// <summary>The page.</summary>
    /// <param name="commands">All commands.</param>
    /// <param name="command">The command that is asked about; null for the program.</param>
    public static string Of(IReadOnlyList<IModelCommand> commands, IModelCommand? command)
    {
        var page = new StringBuilder();
        page.AppendLine(command?.Description ?? "Makes sure that a Hugging Face model is in an S3 bucket, whole and verified.");
        page.AppendLine();
        page.AppendLine("Usage:");
        foreach (var one in command is null ? commands : [command])
            page.AppendLine($"  hf-model-cache {one.Name} [MODEL] [options]{(one.HasJson ? " [--json]" : "")}");
        if (command is null)
        {
            page.AppendLine($"  hf-model-cache                the same as {commands[0].Name}, all from the environment");
            AppendCommands(page, commands);
        }

        page.AppendLine();
        page.AppendLine("Settings (an option beats its variable; secrets have no option, as command lines are public):");
        page.AppendLine(Line("OPTION", "VARIABLE"));
        foreach (var setting in KnownSettings.All)
            Append(page, setting);
        page.AppendLine();
        page.AppendLine("Other options:");
        if (command?.HasJson ?? true)
            page.AppendLine(Line("--json", "Write the plan for programs, as JSON on stdout."));
        page.AppendLine(Line("--help", "Show this page."));
        page.AppendLine(Line("--version", "Show the version."));
        page.AppendLine();
        page.AppendLine("Exit code: 0 when the model is there, whole and verified; 1 otherwise.");
        page.AppendLine("With DETAILED_EXIT_CODES=true, 2 where somebody must act before another try is of use.");
        page.Append("The last line then tells the cause and the remedy.");
        return page.ToString();
    }

    private static void AppendCommands(StringBuilder page, IReadOnlyList<IModelCommand> commands)
    {
        page.AppendLine();
        page.AppendLine("Commands:");
        foreach (var command in commands)
            page.AppendLine(Line(command.Name, command.Description));
    }

    private static void Append(StringBuilder page, SettingDefinition setting)
    {
        var hasValue = setting is { IsSwitch: false, IsArgument: false };
        var head = setting.Option is null ? "" : setting.Option + (hasValue ? " " + setting.Placeholder : "");
        page.AppendLine(Line(head, string.Join(", ", setting.Names)));
        page.AppendLine(Line("", "  " + setting.Description));
        if (setting.Default is not null)
            page.AppendLine(Line("", $"  Default: {setting.Default}"));
    }

    private static string Line(string name, string text) => $"  {name.PadRight(NameWidth)} {text}";
}
