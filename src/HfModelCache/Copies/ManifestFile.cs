using System.Text.Json.Serialization;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Represents a file in a manifest.</summary>
/// <param name="File">What the source states about it: its path in the repo, its length and its hash.</param>
/// <param name="ETag">The ETag of the verified object; null for a file that is not in the store.</param>
[JsonConverter(typeof(ManifestFileConverter))]
public sealed record ManifestFile(RepoFile File, string? ETag)
{
    /// <summary>Its path in the repo.</summary>
    public string Path => File.Path;

    /// <summary>Its length in bytes.</summary>
    public long Size => File.Size;

    /// <summary>Its hash.</summary>
    public ContentDigest Digest => File.Digest;

    /// <summary>
    /// Whether another program has written the object, in a location that is shared with others: then it is never removed.
    /// Default false.
    /// </summary>
    public bool Adopted { get; init; }

    /// <summary>Whether an object is the one that was verified. An empty ETag proves nothing.</summary>
    internal bool Describes(StoredObject found) => ETag is { Length: > 0 } && found.Size == Size && found.ETag == ETag;

    /// <summary>Whether nothing shows that an object is another one than was verified. An absent ETag proves nothing, and contradicts nothing.</summary>
    internal bool MayDescribe(StoredObject? found) =>
        found?.Size == Size && (found.ETag == ETag || found.ETag.Length == 0 || string.IsNullOrEmpty(ETag));

    /// <summary>Whether the total size of the files does not overflow.</summary>
    internal static bool HaveTotal(IEnumerable<ManifestFile> files) => files.Aggregate((Int128)0, (sum, file) => sum + file.Size) <= long.MaxValue;
}
