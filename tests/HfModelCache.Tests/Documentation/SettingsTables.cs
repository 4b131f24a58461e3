using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Tests.Documentation;

/// <summary>Writes the tables of docs/settings.md from the one list of settings: the first table below each group's heading.</summary>
internal static class SettingsTables
{
    private const string Head = "| Variable | Option | Default | Meaning |\n|---|---|---|---|\n";

    /// <summary>Returns the document with all its tables replaced. Groups without a heading get one, at the end.</summary>
    public static string Update(string document)
    {
        foreach (var group in KnownSettings.Groups)
        {
            var heading = $"\n## {group.Heading}\n\n";
            if (!document.Contains(heading, StringComparison.Ordinal))
                document += heading;
            var start = document.IndexOf(heading, StringComparison.Ordinal) + heading.Length;
            var rest = document[start..].Split('\n').SkipWhile(line => line.StartsWith('|'));
            document = document[..start] + Head + string.Concat(group.Settings.Select(Row)) + string.Join('\n', rest);
        }

        return document;
    }

    private static string Row(SettingDefinition setting)
    {
        var names = string.Join(", ", setting.Variables.Select(name => $"`{name}`"));
        var option = setting.Usage is null ? "" : $"`{setting.Usage}`";
        return $"| {names} | {option} | {setting.Default} | {setting.Description} |\n";
    }
}
