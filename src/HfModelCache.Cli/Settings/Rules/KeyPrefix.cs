using System.Text;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>What keys may begin with: a path that stays where it is, in a bucket as in a folder.</summary>
internal static class KeyPrefix
{
    // Keys may have 1,024 bytes, and most of them belong to the repo's own paths.
    private const int MaxBytes = 512;

    /// <summary>The rule that <paramref name="prefix"/> breaks, as the end of a sentence; null where it is good.</summary>
    public static string? FindProblem(string prefix)
    {
        if (prefix.Length == 0)
            return null;
        if (Encoding.UTF8.GetByteCount(prefix) > MaxBytes)
            return $"is longer than {MaxBytes} bytes";
        if (prefix.StartsWith('/'))
            return "begins with \"/\"";
        if (prefix.Contains('\\', StringComparison.Ordinal) || prefix.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            return "holds a backslash or a character that can't be printed";
        var parts = Normalize(prefix)[..^1].Split('/');
        if (parts.Contains(""))
            return "holds \"//\"";
        return parts.Any(part => part is "." or "..") ? "has a part that is \".\" or \"..\"" : null;
    }

    /// <summary>The prefix with a <c>/</c> at its end, so that <c>models</c> is not <c>models-old</c>.</summary>
    public static string Normalize(string prefix) => prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
}
