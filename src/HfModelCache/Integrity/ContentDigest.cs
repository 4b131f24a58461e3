using System.Diagnostics.CodeAnalysis;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Integrity;

/// <summary>Represents the digest that a file's bytes must have, and its algorithm.</summary>
/// <remarks>Written as <c>sha256:hex</c> or <c>git:hex</c>, always in lower case.</remarks>
public sealed record ContentDigest
{
    private const string Sha256Prefix = "sha256:";
    private const string GitPrefix = "git:";

    private ContentDigest(DigestAlgorithm algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary>The algorithm.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The hash: 64 (SHA-256) or 40 (git) lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Creates a SHA-256 digest.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 64 hexadecimal digits.</exception>
    public static ContentDigest Sha256(string hex) => new(DigestAlgorithm.Sha256, Checked(hex, 64));

    /// <summary>Creates a git blob id.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 40 hexadecimal digits.</exception>
    public static ContentDigest GitBlob(string hex) => new(DigestAlgorithm.GitBlob, Checked(hex, 40));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest = text switch
        {
            _ when text is null => null,
            _ when text.StartsWith(Sha256Prefix, StringComparison.Ordinal) && IsHex(text[Sha256Prefix.Length..], 64) =>
                Sha256(text[Sha256Prefix.Length..]),
            _ when text.StartsWith(GitPrefix, StringComparison.Ordinal) && IsHex(text[GitPrefix.Length..], 40) =>
                GitBlob(text[GitPrefix.Length..]),
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

    private static string Checked(string hex, int digits) => IsHex(hex, digits)
        ? hex.ToLowerInvariant()
        : throw new FormatException($"A digest of {digits} hexadecimal digits was expected.");
}

/// <summary>Lists the algorithms by which the Hub identifies content.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256 of the content: files in large file storage (LFS, Xet).</summary>
    Sha256,

    /// <summary>SHA-1 over <c>"blob " + length + "\0" + content</c>: files that are stored in git itself.</summary>
    GitBlob,
}
