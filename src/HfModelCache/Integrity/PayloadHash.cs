using System.Buffers;
using System.Security.Cryptography;

namespace HfModelCache.Integrity;

/// <summary>The SHA-256 of a request's body, by which a store can tell that nothing has changed it.</summary>
public static class PayloadHash
{
    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySequence<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in content)
            hash.AppendData(segment.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
