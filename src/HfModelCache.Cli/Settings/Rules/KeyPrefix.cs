using System.Text;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Knows the valid prefixes of keys: paths that can't leave the bucket or folder.</summary>
internal static class KeyPrefix
{
    // A key has at most 1,024 bytes, and most of them are needed for the repo's own paths.
    private const int MaxBytes = 512;

    /// <summary>Finds the rule that <paramref name="prefix"/> breaks, as the end of a sentence; null if it is valid.</summary>
    public static string? FindProblem(string prefix)
    {
        if (prefix.Length == 0)
            return null;
        if (Encoding.UTF8.GetByteCount(prefix) > MaxBytes)
            return $"is longer than {MaxBytes} bytes";
        if (prefix.StartsWith('/'))
            return "begins with \"/\"";
        if (prefix.Contains('\\', StringComparison.Ordinal) || prefix.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            return "contains a backslash or an unprintable character";
        var parts = Normalize(prefix)[..^1].Split('/');
        if (parts.Contains(""))
            return "contains \"//\"";
        return parts.Any(part => part is "." or "..") ? "has a part that is \".\" or \"..\"" : null;
    }

    /// <summary>Appends a <c>/</c> if it is missing, so that <c>models</c> does not match <c>models-old</c>.</summary>
    public static string Normalize(string prefix) => prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
}
