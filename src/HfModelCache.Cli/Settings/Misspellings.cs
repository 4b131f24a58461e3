namespace HfModelCache.Cli.Settings;

/// <summary>Notices variables that were probably meant to be ours.</summary>
internal static class Misspellings
{
    private const int MaxEdits = 2;
    private const int ShortName = 8;

    private static readonly HashSet<string> Known = [.. KnownSettings.All.SelectMany(setting => setting.Names)];

    // Variables such as HTTP_PROXY belong to everybody, and so do names like theirs.
    private static readonly SettingDefinition[] Ours =
        [.. KnownSettings.All.Where(setting => setting.Option is not null || setting == KnownSettings.Token)];

    /// <summary>One sentence for each.</summary>
    public static IEnumerable<string> Find(IEnumerable<string> variables) =>
        from variable in variables.Order(StringComparer.Ordinal)
        where !Known.Contains(variable)
        let meant = Ours.FirstOrDefault(setting => IsLike(variable, setting.Name))
        where meant is not null
        select $"{variable} is no setting. Did you mean {meant.Name}?";

    private static bool IsLike(string variable, string name) =>
        EditDistance(variable, name) <= (name.Length < ShortName ? 1 : MaxEdits)
        || (variable.Contains('_', StringComparison.Ordinal) && name == variable + "_URL");

    // Levenshtein, one row at a time. Names that differ much in length are not worth the work.
    private static int EditDistance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > MaxEdits)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
