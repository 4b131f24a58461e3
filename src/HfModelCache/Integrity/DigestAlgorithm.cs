namespace HfModelCache.Integrity;

/// <summary>The two ways in which the Hub states what a file's bytes are.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256 of the content: files in large file storage (LFS, Xet).</summary>
    Sha256,

    /// <summary>SHA-1 over <c>"blob " + length + "\0" + content</c>: files that lie in git itself.</summary>
    GitBlob,
}
