using System.Diagnostics.CodeAnalysis;
using HfModelCache.Integrity.Native;

namespace HfModelCache.Integrity;

/// <summary>What a file's bytes must hash to, together with the algorithm that says so.</summary>
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

    /// <summary>How the bytes are hashed.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The hash: 64 (SHA-256) or 40 (git) lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>A SHA-256 of the content.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 64 hexadecimal digits.</exception>
    public static ContentDigest Sha256(string hex) => new(DigestAlgorithm.Sha256, Checked(hex, 64));

    /// <summary>A git blob id of the content.</summary>
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

    /// <summary>A hasher that can tell at the end whether <paramref name="size"/> bytes were the right ones.</summary>
    /// <param name="size">The content's length in bytes; a git blob's hash begins with it.</param>
    /// <param name="pairs">Whether the parts' own SHA-256 are wanted too; then, if it can, it is one that has them cheaply.</param>
    public ContentHasher CreateHasher(long size, bool pairs = false) =>
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

/// <summary>The two ways in which the Hub states what a file's bytes are.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256 of the content: files in large file storage (LFS, Xet).</summary>
    Sha256,

    /// <summary>SHA-1 over <c>"blob " + length + "\0" + content</c>: files that lie in git itself.</summary>
    GitBlob,
}
