using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.Integrity;

/// <summary>Hashes one file's bytes, handed over in order.</summary>
public sealed class ContentHasher : IDisposable
{
    private readonly DigestAlgorithm _algorithm;
    private readonly IncrementalHash _hash;

    internal ContentHasher(DigestAlgorithm algorithm, long size)
    {
        _algorithm = algorithm;
        _hash = IncrementalHash.CreateHash(
            algorithm == DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (algorithm == DigestAlgorithm.GitBlob)
            _hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {size}\0")));
    }

    /// <summary>The next bytes of the content.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The digest of everything appended; the hasher can't be used after it.</summary>
    public ContentDigest Finish()
    {
        var hex = Convert.ToHexStringLower(_hash.GetHashAndReset());
        return _algorithm == DigestAlgorithm.Sha256 ? ContentDigest.Sha256(hex) : ContentDigest.GitBlob(hex);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
