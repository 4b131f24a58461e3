namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Checks the folders on this machine that models are restored to.</summary>
internal static class LocalFolder
{
    /// <summary>Tells whether a word on the command line is a folder rather than a model.</summary>
    public static bool IsOne(string word) =>
        word is "." or ".." || word.StartsWith('/') || word.StartsWith('~')
        || word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("../", StringComparison.Ordinal);

    /// <summary>Finds the rule that <paramref name="path"/> breaks, as the end of a sentence; null if it is valid.</summary>
    public static string? FindProblem(string path) => path switch
    {
        _ when string.IsNullOrWhiteSpace(path) => "is empty",
        _ when path.Any(char.IsControl) => "contains a control character",
        _ when FolderUrl.IsOne(path) || path.Contains("://", StringComparison.Ordinal) => "is a URL, not a path",
        _ when path[0] == '~' => "begins with \"~\", which only a shell can expand",
        _ when Resolve(path) == "/" => "is the root of the file system",
        _ => null,
    };

    /// <summary>Returns the absolute path of a valid one.</summary>
    public static string Resolve(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Tells whether one of two folders is, or contains, the other.</summary>
    public static bool Overlap(string one, string other)
    {
        var (a, b) = (Resolve(one) + "/", Resolve(other) + "/");
        return a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);
    }
}
