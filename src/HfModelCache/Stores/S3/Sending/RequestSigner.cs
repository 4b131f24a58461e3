using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Signs requests to a store: AWS Signature Version 4, in the Authorization header.</summary>
/// <param name="region">The region that requests are signed for.</param>
internal sealed class RequestSigner(string region)
{
    /// <summary>Stands for the payload's hash where the transfer is protected otherwise.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds the headers that prove who asks.</summary>
    /// <param name="request">The request; its address must be escaped as S3 wants it (RFC 3986, each segment by itself).</param>
    /// <param name="keys">Whose request it is.</param>
    /// <param name="payloadHash">The body's SHA-256 in hexadecimal digits, or <see cref="UnsignedPayload"/>.</param>
    /// <param name="now">The time at which it is signed; stores bear with a difference of 15 minutes.</param>
    public void Sign(HttpRequestMessage request, ImmutableCredentials keys, string payloadHash, DateTimeOffset now)
    {
        var uri = request.RequestUri!;
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.Authority,
            ["x-amz-content-sha256"] = payloadHash,
            ["x-amz-date"] = time,
        };
        if (keys.UseToken)
            signed["x-amz-security-token"] = keys.Token;

        var names = string.Join(';', signed.Keys);
        var canonical = string.Join(
            '\n',
            [
                request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'),
                .. signed.Select(header => $"{header.Key}:{header.Value}"), "", names, payloadHash,
            ]);
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { time[..8], region, "s3", "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey), Hmac);
        var signature = Convert.ToHexStringLower(Hmac(key, toSign));

        foreach (var (name, value) in signed.Where(header => header.Key != "host"))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
