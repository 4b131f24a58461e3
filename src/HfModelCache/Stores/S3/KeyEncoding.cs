using System.Net;

namespace HfModelCache.Stores.S3;

/// <summary>How keys are written in listings. Some stores and proxies encode them although nobody has asked for it; the answer says so.</summary>
internal static class KeyEncoding
{
    /// <summary>The element that says it. Keys alone can't: <c>a%20b</c> is a key too.</summary>
    public const string Element = "EncodingType";

    /// <summary>Whether keys are encoded as forms are: a plus sign is a blank.</summary>
    public static bool IsUrl(string? encoding) => string.Equals(encoding?.Trim(), "url", StringComparison.OrdinalIgnoreCase);

    /// <summary>A key as it is.</summary>
    public static string Decode(string key) => WebUtility.UrlDecode(key);
}
