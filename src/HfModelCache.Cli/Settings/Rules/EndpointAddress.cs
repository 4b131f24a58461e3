using System.Diagnostics.CodeAnalysis;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>The address of a server: scheme, host, port, where it may have one a path, and nothing that could be a secret or a mistake.</summary>
internal static class EndpointAddress
{
    /// <summary>Reads an http or https address.</summary>
    /// <param name="text">The address as written.</param>
    /// <param name="mayHavePath">Whether the server may lie below a path.</param>
    /// <param name="address">The address, if it is good.</param>
    /// <param name="problem">Otherwise, the rule that it breaks, as the end of a sentence.</param>
    public static bool TryParse(
        string text,
        bool mayHavePath,
        [NotNullWhen(true)] out Uri? address,
        [NotNullWhen(false)] out string? problem)
    {
        problem = Uri.TryCreate(text, UriKind.Absolute, out address)
            ? FindProblem(text, mayHavePath, address)
            : "is no address";
        return problem is null;
    }

    private static string? FindProblem(string text, bool mayHavePath, Uri address)
    {
        // Uri forgives blanks around an address, and reads "\" as "/".
        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
            return "holds a blank, a control character or a backslash";
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            return "does not begin with https:// or http://";
        if (address.UserInfo.Length > 0)
            return "holds a user name or a password";
        if (address.Query.Length > 0 || address.Fragment.Length > 0 || text.AsSpan().ContainsAny('?', '#'))
            return "has a query or a fragment";
        if (address.Host.Length == 0 || address.Port == 0)
            return "names no host, or the port 0";
        if (address.AbsolutePath == "/")
            return null;
        return mayHavePath ? FindPathProblem(text, address) : "has a path";
    }

    // Uri takes out dot segments before anybody sees them, so the text tells of them.
    private static string? FindPathProblem(string text, Uri address)
    {
        var written = text[text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (written != address.AbsolutePath)
            return "has a path with dot segments, or with characters that must be escaped";
        return address.AbsolutePath.Contains("//", StringComparison.Ordinal) ? "has an empty segment in its path" : null;
    }
}
