using System.Globalization;
using System.Web;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Represents the address of a file's content: usually a signed URL that is valid for about an hour.</summary>
/// <param name="Uri">The address, which must never be shown.</param>
/// <param name="End">When to stop using it, by this machine's clock; null if unknown.</param>
internal sealed record FileLocation(Uri Uri, DateTimeOffset? End)
{
    // A request that is sent in time may arrive too late.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads how long a signed URL is valid: <c>Expires</c>, in seconds since 1970, or <c>X-Amz-Expires</c>, in seconds.</summary>
    /// <remarks>
    /// The time is the server's, and this machine's clock may be hours off, so it is compared with the response's
    /// <c>Date</c>. An address that just worked but seems to have expired means something else; it is used until it is
    /// refused.
    /// </remarks>
    /// <param name="uri">The address.</param>
    /// <param name="date">The <c>Date</c> of its response; null if there is none.</param>
    /// <param name="now">This machine's time.</param>
    public static FileLocation Of(Uri uri, DateTimeOffset? date, DateTimeOffset now)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        var left = Number(query["X-Amz-Expires"]) is { } seconds && query["X-Amz-Date"] is { } signed
            ? SignedAt(signed) + TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) - date
            : Number(query["Expires"]) is { } end and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(end) - date : null;
        return new FileLocation(uri, left is { } time && time > TimeSpan.Zero && time < Longest ? now + time - MarginOf(time) : null);
    }

    /// <summary>Whether the address can still be used.</summary>
    public bool IsGoodAt(DateTimeOffset now) => End is not { } end || now < end;

    private static TimeSpan MarginOf(TimeSpan left) => left / 4 < LongestMargin ? left / 4 : LongestMargin;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? SignedAt(string text) => DateTimeOffset.TryParseExact(
        text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
