namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Knows the bucket names that S3 accepts.</summary>
internal static class BucketName
{
    /// <summary>Finds the rule that <paramref name="name"/> breaks, as the end of a sentence; null if it is valid.</summary>
    public static string? FindProblem(string name) => name switch
    {
        { Length: < 3 or > 63 } => "must be 3–63 characters long",
        _ when !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-') =>
            "may only contain lower-case letters, digits, \".\" and \"-\"",
        _ when name[0] is '.' or '-' || name[^1] is '.' or '-' => "must begin and end with a letter or digit",
        _ when name.Contains("..", StringComparison.Ordinal) => "must not contain \"..\"",
        _ when name.StartsWith("xn--", StringComparison.Ordinal) => "must not begin with \"xn--\"",
        _ when name.Split('.') is { Length: 4 } parts && parts.All(part => part.All(char.IsAsciiDigit)) =>
            "must not look like an IP address",
        _ => null,
    };
}
