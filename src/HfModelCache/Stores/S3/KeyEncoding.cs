using System.Net;

namespace HfModelCache.Stores.S3;

/// <summary>Decodes the keys of listings. Some stores and proxies encode them without being asked to; the response says so.</summary>
internal static class KeyEncoding
{
    /// <summary>The element that states the encoding. The keys don't show it: <c>a%20b</c> is a valid key.</summary>
    public const string Element = "EncodingType";

    /// <summary>Whether keys are encoded as in forms, in which a plus sign is a blank.</summary>
    public static bool IsUrl(string? encoding) => string.Equals(encoding?.Trim(), "url", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes a key.</summary>
    public static string Decode(string key) => WebUtility.UrlDecode(key);

    /// <summary>Returns the key of a listing's entry.</summary>
    /// <exception cref="FormatException">The entry has none.</exception>
    public static string KeyOf(string? name, string? encoding = null) => name is null
        ? throw new FormatException("An entry of a listing has no name.")
        : IsUrl(encoding) ? Decode(name) : name;
}
