using System.Text.Json.Serialization;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Represents a file in a manifest.</summary>
/// <param name="Path">Its path in the repo.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">Its hash, as <see cref="ContentDigest"/> formats it.</param>
/// <param name="ETag">The ETag of the verified object; null for a file that is not in the store.</param>
public sealed record ManifestFile(
    [property: JsonRequired] string Path,
    [property: JsonRequired] long Size,
    [property: JsonRequired] string Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ETag)
{
    /// <summary>
    /// Whether another program has written the object, in a location that is shared with others: then it is never removed.
    /// Default false.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Adopted { get; init; }

    /// <summary>Creates the entry of a file.</summary>
    public static ManifestFile Of(RepoFile file, string? etag) => new(file.Path, file.Size, file.Digest.ToString(), etag);

    /// <summary>Whether an object is the one that was verified. An empty ETag proves nothing.</summary>
    internal bool Describes(StoredObject found) => ETag is { Length: > 0 } && found.Size == Size && found.ETag == ETag;

    /// <summary>Whether the total size of the files does not overflow.</summary>
    internal static bool HaveTotal(IEnumerable<ManifestFile> files) => files.Aggregate(0m, (sum, file) => sum + file.Size) <= long.MaxValue;

    /// <summary>The file; null if the entry is invalid.</summary>
    public RepoFile? ToRepoFile() => RepoFile.TryParse(Path, Size, Digest);
}
