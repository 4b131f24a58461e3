using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.Integrity;

/// <summary>Hashes a file with the runtime's cryptographic library.</summary>
internal sealed class LibraryHasher : ContentHasher
{
    private readonly DigestAlgorithm _algorithm;
    private readonly IncrementalHash _hash;

    public LibraryHasher(DigestAlgorithm algorithm, long size)
    {
        _algorithm = algorithm;
        _hash = IncrementalHash.CreateHash(
            algorithm == DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (algorithm == DigestAlgorithm.GitBlob)
            _hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {size}\0")));
    }

    public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public override ContentDigest Finish()
    {
        var hex = Convert.ToHexStringLower(_hash.GetHashAndReset());
        return _algorithm == DigestAlgorithm.Sha256 ? ContentDigest.Sha256(hex) : ContentDigest.GitBlob(hex);
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
