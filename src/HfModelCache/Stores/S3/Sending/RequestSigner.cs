using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Signs requests by AWS Signature Version 4, in the Authorization header or in the address.</summary>
/// <param name="region">The region that requests are signed for.</param>
internal sealed class RequestSigner(string region)
{
    /// <summary>Replaces the payload's hash if the transfer is protected otherwise.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>The header that states the payload's hash.</summary>
    public const string PayloadHashHeader = "x-amz-content-sha256";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds the signature, which covers every <c>x-amz-</c> header.</summary>
    /// <param name="request">The request; its address must be escaped as S3 requires (RFC 3986, segment by segment).</param>
    /// <param name="keys">The keys to sign with.</param>
    /// <param name="payloadHash">The body's SHA-256 in hexadecimal digits, or <see cref="UnsignedPayload"/>.</param>
    /// <param name="now">The time of the signature; stores tolerate a difference of 15 minutes.</param>
    public void Sign(HttpRequestMessage request, ImmutableCredentials keys, string payloadHash, DateTimeOffset now)
    {
        var uri = request.RequestUri!;
        var time = TimeOf(now);
        Set(request, PayloadHashHeader, payloadHash);
        Set(request, "x-amz-date", time);
        if (keys.UseToken)
            Set(request, "x-amz-security-token", keys.Token);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = uri.Authority };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
                signed[name.ToLowerInvariant()] = string.Join(',', values).Trim();
        }

        var names = string.Join(';', signed.Keys);
        var canonical = string.Join(
            '\n',
            [
                request.Method.Method, uri.AbsolutePath, CanonicalQuery(uri.Query.TrimStart('?')),
                .. signed.Select(header => $"{header.Key}:{header.Value}"), "", names, payloadHash,
            ]);
        Set(
            request,
            "Authorization",
            $"{Algorithm} Credential={keys.AccessKey}/{ScopeOf(time)}, SignedHeaders={names}, Signature={Signature(canonical, keys, time)}");
    }

    /// <summary>Returns an address that carries its signature, with which a client without keys may send GET.</summary>
    /// <param name="address">The address, escaped as S3 requires. Its query is signed too.</param>
    /// <param name="keys">The keys to sign with. If they expire earlier, so does the address.</param>
    /// <param name="lifetime">How long the address is valid.</param>
    /// <param name="now">The time of the signature.</param>
    public Uri Presign(Uri address, ImmutableCredentials keys, TimeSpan lifetime, DateTimeOffset now)
    {
        var time = TimeOf(now);
        var given = address.Query.Length == 0 ? [] : address.Query[1..].Split('&');
        string[] added =
        [
            $"X-Amz-Algorithm={Algorithm}",
            $"X-Amz-Credential={Uri.EscapeDataString($"{keys.AccessKey}/{ScopeOf(time)}")}",
            $"X-Amz-Date={time}",
            $"X-Amz-Expires={((long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture)}",
            "X-Amz-SignedHeaders=host",
            .. keys.UseToken ? [$"X-Amz-Security-Token={Uri.EscapeDataString(keys.Token)}"] : Array.Empty<string>(),
        ];
        var query = CanonicalQuery(string.Join('&', given.Concat(added)));
        var canonical = string.Join('\n', ["GET", address.AbsolutePath, query, $"host:{address.Authority}", "", "host", UnsignedPayload]);
        return new Uri($"{address.GetLeftPart(UriPartial.Path)}?{query}&X-Amz-Signature={Signature(canonical, keys, time)}");
    }

    private static string TimeOf(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string ScopeOf(string time) => $"{time[..8]}/{region}/s3/aws4_request";

    private string Signature(string canonical, ImmutableCredentials keys, string time)
    {
        var toSign = $"{Algorithm}\n{time}\n{ScopeOf(time)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { time[..8], region, "s3", "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey), Hmac);
        return Convert.ToHexStringLower(Hmac(key, toSign));
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static string CanonicalQuery(string query) => query.Length == 0
        ? ""
        : string.Join(
            '&',
            query.Split('&')
                .Select(pair => pair.Split('=', 2))
                .Select(pair => (Name: pair[0], Value: pair.ElementAtOrDefault(1) ?? ""))
                .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
                .Select(pair => $"{pair.Name}={pair.Value}"));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
