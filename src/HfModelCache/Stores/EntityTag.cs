namespace HfModelCache.Stores;

/// <summary>Reads ETags as stores, and the proxies in front of them, write them: quoted, unquoted or weak (<c>W/"…"</c>).</summary>
internal static class EntityTag
{
    private const string Weak = "W/";

    /// <summary>Returns the opaque part, which is the same in every spelling; empty if there is none. An empty ETag proves nothing.</summary>
    public static string Opaque(string? etag)
    {
        var text = etag.AsSpan().Trim();
        if (IsWeak(text))
            text = text[Weak.Length..];
        return text is ['"', .. var inner, '"'] ? inner.ToString() : text.Trim('"').ToString();
    }

    /// <summary>Whether the ETag is the store's own. A proxy that changes a body weakens its ETag.</summary>
    public static bool IsStrong(string? etag) => Opaque(etag).Length > 0 && !IsWeak(etag.AsSpan().Trim());

    // An unquoted strong ETag may begin with W/ too.
    private static bool IsWeak(ReadOnlySpan<char> text) =>
        text.StartsWith(Weak, StringComparison.OrdinalIgnoreCase) && text.EndsWith('"');
}
