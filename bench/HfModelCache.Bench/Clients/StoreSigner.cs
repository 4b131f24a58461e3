using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.Bench.Clients;

/// <summary>Signs requests as S3 wants them, without a hash of the body, so that the store alone is measured.</summary>
internal sealed class StoreSigner(string accessKey, string secretKey)
{
    private const string Region = "us-east-1";
    private const string Payload = "UNSIGNED-PAYLOAD";

    public void Sign(HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var now = DateTimeOffset.UtcNow;
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{Region}/s3/aws4_request";
        // A parameter without a value is signed as an empty one.
        var query = string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=").Order(StringComparer.Ordinal));
        var canonical = $"{request.Method}\n{uri.AbsolutePath}\n{query}\n" +
            $"host:{uri.Authority}\nx-amz-content-sha256:{Payload}\nx-amz-date:{time}\n\nhost;x-amz-content-sha256;x-amz-date\n{Payload}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), Mac);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", Payload);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, " +
            $"Signature={Convert.ToHexStringLower(Mac(key, toSign))}");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
