using System.Diagnostics.CodeAnalysis;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Parses a server's URL: scheme, host, port and, if allowed, a path; nothing that could be a secret or a mistake.</summary>
internal static class EndpointAddress
{
    /// <summary>Parses an http or https URL.</summary>
    /// <param name="text">The URL as written.</param>
    /// <param name="mayHavePath">Whether a path is allowed.</param>
    /// <param name="address">The URL, if it is valid.</param>
    /// <param name="problem">Otherwise the rule that it breaks, as the end of a sentence.</param>
    public static bool TryParse(
        string text,
        bool mayHavePath,
        [NotNullWhen(true)] out Uri? address,
        [NotNullWhen(false)] out string? problem)
    {
        problem = Uri.TryCreate(text, UriKind.Absolute, out address)
            ? FindProblem(text, mayHavePath, address)
            : "is not a URL";
        return problem is null;
    }

    private static string? FindProblem(string text, bool mayHavePath, Uri address)
    {
        // Uri ignores blanks around a URL, and reads "\" as "/".
        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
            return "contains a blank, a control character or a backslash";
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            return "must begin with https:// or http://";
        if (address.UserInfo.Length > 0)
            return "contains a user name or a password";
        if (address.Query.Length > 0 || address.Fragment.Length > 0 || text.AsSpan().ContainsAny('?', '#'))
            return "has a query or a fragment";
        if (address.Host.Length == 0 || address.Port == 0)
            return "has no host, or port 0";
        if (address.AbsolutePath == "/")
            return null;
        return mayHavePath ? FindPathProblem(text, address) : "has a path";
    }

    // Uri removes dot segments, so only the text shows them.
    private static string? FindPathProblem(string text, Uri address)
    {
        var written = text[text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (written != address.AbsolutePath)
            return "has a path with dot segments or with characters that must be escaped";
        return address.AbsolutePath.Contains("//", StringComparison.Ordinal) ? "has an empty segment in its path" : null;
    }
}
