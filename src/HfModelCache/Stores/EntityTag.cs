namespace HfModelCache.Stores;

/// <summary>ETags as stores and the proxies before them write them: with quotes, without, or weakened (<c>W/"…"</c>).</summary>
internal static class EntityTag
{
    private const string Weak = "W/";

    /// <summary>The opaque part, which is the same in all spellings; empty where there is none, which proves nothing.</summary>
    public static string Opaque(string? etag)
    {
        var text = etag.AsSpan().Trim();
        if (IsWeak(text))
            text = text[Weak.Length..];
        return text is ['"', .. var inner, '"'] ? inner.ToString() : text.Trim('"').ToString();
    }

    /// <summary>Whether the answer states what the store has: a proxy that changes a body weakens its ETag.</summary>
    public static bool IsStrong(string? etag) => Opaque(etag).Length > 0 && !IsWeak(etag.AsSpan().Trim());

    // A tag without quotes may begin like this and be strong.
    private static bool IsWeak(ReadOnlySpan<char> text) =>
        text.StartsWith(Weak, StringComparison.OrdinalIgnoreCase) && text.EndsWith('"');
}
