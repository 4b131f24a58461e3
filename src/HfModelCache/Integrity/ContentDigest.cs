using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Integrity;

/// <summary>Represents the digest that a file's bytes must have, and its algorithm.</summary>
/// <remarks>Written as <c>sha256:hex</c> or <c>git:hex</c>, always in lower case.</remarks>
public sealed record ContentDigest
{
    private const string Sha256Prefix = "sha256:";
    private const string GitPrefix = "git:";
    private const int Sha256Bytes = 32;
    private const int GitBytes = 20;

    // A copy of a hundred thousand files keeps as many digests in memory, so they are not kept as text.
    private readonly (ulong, ulong, ulong, ulong) _hash;

    private ContentDigest(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash)
    {
        Algorithm = algorithm;
        Span<byte> bytes = stackalloc byte[Sha256Bytes];
        bytes.Clear();
        hash.CopyTo(bytes);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        _hash = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The algorithm.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The hash: 64 (SHA-256) or 40 (git) lower-case hexadecimal digits.</summary>
    public string Hex => Convert.ToHexStringLower(
        MemoryMarshal.AsBytes<ulong>([_hash.Item1, _hash.Item2, _hash.Item3, _hash.Item4])[..(Algorithm == DigestAlgorithm.Sha256 ? Sha256Bytes : GitBytes)]);

    /// <summary>Creates a SHA-256 digest.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 64 hexadecimal digits.</exception>
    public static ContentDigest Sha256(string hex) => Parse(DigestAlgorithm.Sha256, hex, Sha256Bytes) ?? throw Malformed(Sha256Bytes);

    /// <summary>Creates a git blob id.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 40 hexadecimal digits.</exception>
    public static ContentDigest GitBlob(string hex) => Parse(DigestAlgorithm.GitBlob, hex, GitBytes) ?? throw Malformed(GitBytes);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest = text switch
        {
            null => null,
            _ when text.StartsWith(Sha256Prefix, StringComparison.Ordinal) =>
                Parse(DigestAlgorithm.Sha256, text.AsSpan(Sha256Prefix.Length), Sha256Bytes),
            _ when text.StartsWith(GitPrefix, StringComparison.Ordinal) =>
                Parse(DigestAlgorithm.GitBlob, text.AsSpan(GitPrefix.Length), GitBytes),
            _ => null,
        };
        return digest is not null;
    }

    /// <summary>Creates a hasher for content of <paramref name="size"/> bytes.</summary>
    /// <param name="size">The content's length in bytes; a git blob's hash begins with it.</param>
    /// <param name="pairs">Whether each part's own SHA-256 is needed too; if the processor supports it, both are computed in one pass.</param>
    internal ContentHasher CreateHasher(long size, bool pairs = false) =>
        pairs && Algorithm == DigestAlgorithm.Sha256 && NativeSha256.IsSupported ? new PairedHasher() : new LibraryHasher(Algorithm, size);

    /// <inheritdoc/>
    public override string ToString() => (Algorithm == DigestAlgorithm.Sha256 ? Sha256Prefix : GitPrefix) + Hex;

    /// <summary>Whether <paramref name="text"/> is exactly <paramref name="digits"/> hexadecimal digits.</summary>
    public static bool IsHex(string? text, int digits) =>
        text is not null && text.Length == digits && text.All(char.IsAsciiHexDigit);

    private static ContentDigest? Parse(DigestAlgorithm algorithm, ReadOnlySpan<char> hex, int length)
    {
        Span<byte> hash = stackalloc byte[length];
        return hex.Length == 2 * length && Convert.FromHexString(hex, hash, out _, out _) == OperationStatus.Done ? new ContentDigest(algorithm, hash) : null;
    }

    private static FormatException Malformed(int length) => new($"A digest of {2 * length} hexadecimal digits was expected.");
}

/// <summary>Lists the algorithms by which the Hub identifies content.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256 of the content: files in large file storage (LFS, Xet).</summary>
    Sha256,

    /// <summary>SHA-1 over <c>"blob " + length + "\0" + content</c>: files that are stored in git itself.</summary>
    GitBlob,
}
