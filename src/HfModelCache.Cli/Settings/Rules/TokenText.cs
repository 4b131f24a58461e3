namespace HfModelCache.Cli.Settings.Rules;

/// <summary>A token as people write it, and what makes it one.</summary>
internal static class TokenText
{
    private const int MaxLength = 1024;
    private const string Scheme = "Bearer ";

    /// <summary>The token without what doesn't belong to it: line breaks of files, quotes of YAML, a header's scheme.</summary>
    public static string Clean(string text)
    {
        var token = text.Trim().Trim('"', '\'').Trim();
        return token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? token[Scheme.Length..].Trim() : token;
    }

    /// <summary>What keeps <paramref name="token"/> from being sent, as the end of a sentence; null where it is good.</summary>
    public static string? FindProblem(string token)
    {
        if (token.Length > MaxLength)
            return $"holds more than {MaxLength} characters";
        return token.All(c => c is > ' ' and <= '~' and not ('"' or '\''))
            ? null
            : "holds a blank, a quote, a control character or one that is not ASCII";
    }
}
