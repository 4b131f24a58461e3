using HfModelCache.Integrity;
using HfModelCache.Repos;

namespace HfModelCache.Copies.Layouts;

/// <summary>Represents where a commit is stored in a repo's folder of a Hub cache: <c>blobs/hash</c>, shared by all commits.</summary>
/// <param name="Commit">The commit.</param>
internal sealed record HubCacheLocation(Commit Commit) : CopyLocation(root: "", $"{RepoPath.ReservedFolder}/{Commit}/")
{
    /// <summary>The folder of the blobs, below the repo's folder.</summary>
    public const string Blobs = "blobs";

    /// <inheritdoc/>
    /// <remarks>Two commits may need the same blob, so all commits of a repo have one leader.</remarks>
    public override string LeasePrefix => $"{RepoPath.ReservedFolder}/lease/";

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>The prefix of the files by which pods state that they use the commit.</summary>
    public string UsesPrefix => $"{RepoPath.ReservedFolder}/{Commit}/uses/";

    /// <summary>The name of a file's blob: the hash as Hub clients write it.</summary>
    public static string BlobOf(ContentDigest digest) => digest.Hex;

    /// <inheritdoc/>
    protected override string KeyOf(string path, ContentDigest digest) => $"{Blobs}/{BlobOf(digest)}";
}
