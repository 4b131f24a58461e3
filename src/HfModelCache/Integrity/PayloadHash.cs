using System.Buffers;
using System.Security.Cryptography;

namespace HfModelCache.Integrity;

/// <summary>Computes the SHA-256 of a request's body, by which a store detects a changed body.</summary>
internal static class PayloadHash
{
    /// <summary>Returns the hash in lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySequence<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in content)
            hash.AppendData(segment.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
