namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Cleans and checks tokens as people write them.</summary>
internal static class TokenText
{
    private const int MaxLength = 1024;
    private const string Scheme = "Bearer ";

    /// <summary>Removes what does not belong to the token: a file's line breaks, YAML's quotes, a header's scheme.</summary>
    public static string Clean(string text)
    {
        var token = text.Trim().Trim('"', '\'').Trim();
        return token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? token[Scheme.Length..].Trim() : token;
    }

    /// <summary>Finds the problem with <paramref name="token"/>, as the end of a sentence; null if it is valid.</summary>
    public static string? FindProblem(string token)
    {
        if (token.Length > MaxLength)
            return $"is longer than {MaxLength} characters";
        return token.All(c => c is > ' ' and <= '~' and not ('"' or '\''))
            ? null
            : "contains a blank, a quote, a control character or a non-ASCII character";
    }
}
