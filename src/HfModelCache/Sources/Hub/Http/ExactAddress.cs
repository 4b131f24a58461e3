using System.Text;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Reads the address of a redirect or a link, and keeps it byte for byte.</summary>
/// <remarks>
/// A signature covers the address as it was sent. <see cref="Uri"/> would change <c>%7E</c> to <c>~</c>, which is
/// equivalent but breaks the signature.
/// </remarks>
internal static class ExactAddress
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Resolves <paramref name="location"/> in a response of <paramref name="from"/>. Returns null if it is not valid.</summary>
    public static Uri? Read(Uri from, string? location)
    {
        var text = (location ?? "").Trim().Split('#')[0];
        if (text.Length == 0)
            return null;
        if (!text.All(c => c is > ' ' and < '\x7f'))
            return Uri.TryCreate(from, FromUtf8(text), out var escaped) ? escaped : null;
        return Absolute(from, text) is { } whole && Uri.TryCreate(whole, Verbatim, out var exact) ? exact : null;
    }

    // Relative references of RFC 3986, section 4.2. Those relative to a path are rare and left to Uri.
    private static string? Absolute(Uri from, string text)
    {
        var server = from.GetLeftPart(UriPartial.Authority);
        if (text.StartsWith("//", StringComparison.Ordinal))
            return $"{from.Scheme}:{text}";
        if (text[0] == '/')
            return server + text;
        if (text[0] == '?')
            return server + from.AbsolutePath + text;
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out _))
            return text;
        return Uri.TryCreate(from, text, out var relative) ? relative.AbsoluteUri : null;
    }

    // Headers are decoded as Latin-1, but a server that does not escape its addresses sends UTF-8.
    private static string FromUtf8(string text) =>
        text.All(c => c <= '\xff') ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)) : text;
}
