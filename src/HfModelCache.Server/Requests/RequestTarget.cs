using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HfModelCache.Server.Requests;

/// <summary>Represents the target of a request as it was written on the wire, split and then unescaped, so that <c>%2F</c> separates nothing.</summary>
/// <param name="Segments">The segments of the path, unescaped. A trailing slash adds none.</param>
/// <param name="Query">The query.</param>
internal sealed record RequestTarget(IReadOnlyList<string> Segments, QueryText Query)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses a target. Returns false if it has a segment that is empty, <c>.</c> or <c>..</c>, or an escape of what no path holds.</summary>
    public static bool TryParse(string raw, [NotNullWhen(true)] out RequestTarget? target)
    {
        target = null;
        var text = WithoutServer(raw).AsSpan();
        var mark = text.IndexOf('?');
        var path = mark < 0 ? text : text[..mark];
        if (path is not ['/', ..] || !QueryText.TryParse(mark < 0 ? "" : text[(mark + 1)..], out var query))
            return false;
        path = path[1..].TrimEnd('/').Length == path.Length - 2 ? path[1..^1] : path[1..];
        var segments = new List<string>();
        if (!path.IsEmpty)
        {
            foreach (var range in path.Split('/'))
            {
                if (Unescape(path[range], plusIsSpace: false) is not { Length: > 0 } segment || segment is "." or "..")
                    return false;
                segments.Add(segment);
            }
        }

        target = new RequestTarget(segments, query);
        return true;
    }

    /// <summary>Unescapes a text; null if an escape stands for a control character, or for bytes that are not UTF-8.</summary>
    /// <remarks>A percent sign that begins no escape stands for itself: the Hub's JavaScript client does not escape those of file names.</remarks>
    internal static string? Unescape(ReadOnlySpan<char> text, bool plusIsSpace)
    {
        if (text.IndexOfAny('%', '+') < 0 && !HasOthers(text))
            return text.ToString();
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                c = (char)Convert.FromHexString(text.Slice(i + 1, 2))[0];
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                c = ' ';
            }
            else if (!char.IsAscii(c))
            {
                return null;
            }

            if (c < ' ' || c == '\x7f')
                return null;
            bytes.Add((byte)c);
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool HasOthers(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('!', '~') >= 0;

    // A client that believes in a proxy names the server too.
    private static string WithoutServer(string raw)
    {
        if (raw.StartsWith('/') || raw.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return raw;
        var path = raw.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : raw[path..];
    }
}
