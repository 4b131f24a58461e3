namespace HfModelCache.Formatting;

/// <summary>Formats lists of names: enough of them to know what happened, in one line.</summary>
internal static class NameList
{
    /// <summary>How many names a line holds.</summary>
    public const int Most = 5;

    /// <summary><c>a, b</c>, or <c>a, b, c, d, e and 3 more</c>.</summary>
    public static string Format(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");
}
