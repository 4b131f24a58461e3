using System.Collections.Immutable;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Represents what other copies of a repo hold in the same store: what has not changed need not be downloaded.</summary>
/// <param name="Objects">Their verified objects, by the digest of the bytes.</param>
/// <param name="Manifest">The manifest of another copy of the same commit; null if there is none.</param>
internal sealed record Twins(IReadOnlyDictionary<ContentDigest, StoredReference> Objects, Manifest? Manifest)
{
    /// <summary>Nothing.</summary>
    public static readonly Twins None = new(ImmutableDictionary<ContentDigest, StoredReference>.Empty, Manifest: null);

    private const int ManifestsAtOnce = 8;

    /// <summary>Reads the manifests of the other copies.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="repo">The repo.</param>
    /// <param name="location">The copy that is to be completed.</param>
    /// <param name="logger">Receives warnings about unusable documents.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<Twins> FindAsync(
        IObjectReader store, string prefix, RepoId repo, CommitLocation location, ILogger logger, CancellationToken cancellationToken)
    {
        var commits = await CommitLocation.FindAllAsync(store, prefix, repo, cancellationToken).ConfigureAwait(false);
        CopyLocation[] others = [CopyLocation.Of(prefix, repo), .. commits];
        var found = new Dictionary<ContentDigest, StoredReference>();
        Manifest? same = null;
        var documents = new CopyDocumentReader(store, logger);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ManifestsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(others.Where(other => other.Root != location.Root), limits, async (other, ct) =>
        {
            var (manifest, _) = await documents.ReadAsync(other.ManifestKey, ct).ConfigureAwait(false);
            if (manifest?.IsOf(repo) != true)
                return;
            lock (found)
            {
                Add(found, store, manifest, other);
                if (manifest.Commit == location.Commit.Sha)
                    same = manifest;
            }
        }).ConfigureAwait(false);
        return new Twins(found, same);
    }

    private static void Add(Dictionary<ContentDigest, StoredReference> found, IObjectReader store, Manifest manifest, CopyLocation location)
    {
        foreach (var file in manifest.Files)
        {
            if (file.ETag is { Length: > 0 } etag && store.Refer(new StoredObject(location.KeyOf(file), file.Size, etag)) is { } reference)
                found.TryAdd(file.Digest, reference);
        }
    }
}
