using System.Text;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Explains the program or a command. Values of the environment never appear.</summary>
internal sealed class HelpPage
{
    private const int Width = 100;
    private const int MostNameColumns = 30;
    private const string Margin = "  ";

    private readonly StringBuilder _page = new();

    /// <summary>Writes a page.</summary>
    /// <param name="command">The command to explain; null for the whole program.</param>
    public static string Of(IModelCommand? command)
    {
        var page = new HelpPage();
        if (command is null)
            page.AppendProgram();
        else
            page.AppendCommand(command);
        page.AppendSettings(command?.Settings ?? KnownCommands.DefaultSettings);
        page.AppendEnd();
        return page._page.ToString();
    }

    private void AppendProgram()
    {
        AppendTable("hf-model-cache copies Hugging Face models to an S3 bucket and to this machine, whole and verified.", []);
        AppendTable(
            "Usage:",
            [
                ("hf-model-cache COMMAND [MODEL...] [OPTIONS]", ""),
                ("hf-model-cache [OPTIONS]", "restore if LOCAL_DIR or CACHE_DIR is set, else cache"),
                ("hf-model-cache SRC DEST", "restore SRC, an hf:// URI, to the folder DEST: for KServe"),
            ]);
        AppendTable(
            "Commands:",
            [
                .. KnownCommands.All.Select(one => (one.Name, one.Description)),
                ("help [COMMAND]", "Show this page, or the settings of a command"),
                ("version", "Show the version"),
            ]);
        _page.AppendLine($"These are the settings if no command is given:").AppendLine();
    }

    private void AppendCommand(IModelCommand command)
    {
        AppendTable($"{command.Description}.", []);
        AppendTable("Usage:", [(string.Join(' ', new[] { "hf-model-cache", command.Name, Operands.UsageOf(command), "[OPTIONS]" }.Where(word => word.Length > 0)), "")]);
    }

    private void AppendSettings(IReadOnlyList<SettingDefinition> settings)
    {
        foreach (var group in KnownSettings.Groups.Where(group => group.Settings.Any(settings.Contains)))
            AppendTable($"{group.Heading}:", [.. group.Settings.Where(settings.Contains).Select(Row)]);
    }

    private void AppendEnd() => _page
        .AppendLine("An option overrides the [VARIABLE] behind it. Secrets can only be set by variable: a command line is")
        .AppendLine("visible to other processes. Switches are off by default. Times: 30s, 5m, 24h.")
        .AppendLine("Sizes: 100MB, 1GiB. Lists: a,b,c.")
        .AppendLine()
        .AppendLine("Exit code 0: success. 1: failure; the last line tells the cause and the remedy. 2: the same, if")
        .Append("DETAILED_EXIT_CODES=true and someone must act before a retry can succeed.");

    // An option comes first if there is one; what it overrides stands in brackets.
    private static (string Name, string Text) Row(SettingDefinition setting)
    {
        string[] notes =
        [
            .. setting.Option is null ? setting.Aliases : setting.Variables,
            .. setting is { IsSwitch: false, Default: { } value } ? [$"default {value}"] : Array.Empty<string>(),
        ];
        var text = notes.Length == 0 ? setting.Description : $"{setting.Description} [{string.Join(", ", notes)}]";
        return (setting.Usage ?? setting.Name, text);
    }

    private void AppendTable(string heading, IReadOnlyList<(string Name, string Text)> rows)
    {
        _page.AppendLine(heading);
        var column = rows.Select(row => Margin.Length + row.Name.Length + Margin.Length).Where(length => length <= MostNameColumns).DefaultIfEmpty().Max();
        foreach (var (name, text) in rows)
        {
            var line = (Margin + name + Margin).PadRight(column) + text;
            var notes = line.LastIndexOf(" [", StringComparison.Ordinal);
            if (line.Length > Width && notes > 0)
                line = line[..notes] + Environment.NewLine + new string(' ', column) + line[(notes + 1)..];
            _page.AppendLine(line.TrimEnd());
        }

        _page.AppendLine();
    }
}
