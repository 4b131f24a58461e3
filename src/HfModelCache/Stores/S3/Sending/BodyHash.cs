using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Hashes bodies: objects and parts in their buffers, and the short documents that the SDK sends.</summary>
internal static class BodyHash
{
    /// <summary>Returns the SHA-256 in lower-case hexadecimal digits.</summary>
    public static async Task<string> Sha256Async(HttpContent? body, CancellationToken cancellationToken) => Convert.ToHexStringLower(
        SHA256.HashData(body is null ? [] : await body.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)));

    /// <summary>Returns the MD5, the one checksum that every store supports.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "A checksum against transmission errors, not a security measure.")]
    public static async Task<byte[]> Md5Async(HttpContent body, CancellationToken cancellationToken)
    {
        if (body is not SequenceContent { Bytes: var bytes })
            return MD5.HashData(await body.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var segment in bytes)
            hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }
}
