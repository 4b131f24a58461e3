namespace HfModelCache.Cli.Settings.Models;

/// <summary>Parses models separated by commas or lines. A line that begins with <c>#</c> is a comment.</summary>
internal static class ModelListText
{
    /// <summary>Parses the text.</summary>
    public static IReadOnlyList<ListedModel> Parse(string text) =>
    [
        .. text.Split('\n')
            .Where(line => !line.TrimStart().StartsWith('#'))
            .SelectMany(line => line.Split(','))
            .Select(name => name.Trim())
            .Where(name => name.Length > 0)
            .Select((name, index) => new ListedModel($"entry {index + 1}", name)),
    ];
}
