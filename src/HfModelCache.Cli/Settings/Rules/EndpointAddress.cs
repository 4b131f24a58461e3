using System.Diagnostics.CodeAnalysis;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>The address of a server: scheme, host and port, and nothing that could be a secret or a mistake.</summary>
internal static class EndpointAddress
{
    /// <summary>Reads an http or https address.</summary>
    /// <param name="text">The address as written.</param>
    /// <param name="address">The address, if it is good.</param>
    /// <param name="problem">Otherwise, the rule that it breaks, as the end of a sentence.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Uri? address,
        [NotNullWhen(false)] out string? problem)
    {
        problem = Uri.TryCreate(text, UriKind.Absolute, out address)
            ? FindProblem(text, address)
            : "is no address";
        return problem is null;
    }

    private static string? FindProblem(string text, Uri address)
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
        return address.AbsolutePath == "/" ? null : "has a path";
    }
}
