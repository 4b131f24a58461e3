namespace HfModelCache.Cli.Settings.Rules;

/// <summary>The names that S3 accepts for buckets.</summary>
internal static class BucketName
{
    /// <summary>The rule that <paramref name="name"/> breaks, as the end of a sentence; null where it is good.</summary>
    public static string? FindProblem(string name) => name switch
    {
        { Length: < 3 or > 63 } => "has not 3 to 63 characters",
        _ when !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-') =>
            "holds characters other than lower-case letters, digits, \".\" and \"-\"",
        _ when name[0] is '.' or '-' || name[^1] is '.' or '-' => "does not begin and end with a letter or digit",
        _ when name.Contains("..", StringComparison.Ordinal) => "holds \"..\"",
        _ when name.StartsWith("xn--", StringComparison.Ordinal) => "begins with \"xn--\"",
        _ when name.Split('.') is { Length: 4 } parts && parts.All(part => part.All(char.IsAsciiDigit)) =>
            "has the form of an IP address",
        _ => null,
    };
}
