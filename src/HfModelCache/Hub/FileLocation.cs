using System.Globalization;
using System.Web;

namespace HfModelCache.Hub;

/// <summary>Where the Hub said that a file's content is: usually a signed URL, good for about an hour.</summary>
/// <param name="Uri">The address; never to be shown.</param>
/// <param name="Expires">When it runs out; null where it does not say.</param>
internal sealed record FileLocation(Uri Uri, DateTimeOffset? Expires)
{
    // A request that is sent in time may still arrive too late.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Reads the <c>Expires</c> parameter that signed URLs carry, in seconds since 1970.</summary>
    public static FileLocation Of(Uri uri) => new(
        uri,
        long.TryParse(HttpUtility.ParseQueryString(uri.Query)["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            && s < 253402300800
                ? DateTimeOffset.FromUnixTimeSeconds(s)
                : null);

    /// <summary>Whether the address can still be used.</summary>
    public bool IsGoodAt(DateTimeOffset now) => Expires is not { } end || now < end - Margin;
}
