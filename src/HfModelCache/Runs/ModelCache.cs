using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Ensures, plans and verifies copies of models in a store, and restores them to a folder.</summary>
public sealed class ModelCache
{
    private readonly RunDependencies _parts;

    /// <summary>Creates a cache. No connection is opened.</summary>
    internal ModelCache(RunDependencies parts) => _parts = parts;

    /// <summary>Opens the folder to restore to, for copies below a prefix; null if there is none.</summary>
    internal Func<string, RestoreFolder>? OpenFolder { get; init; }

    /// <summary>Ensures that the copy is in the store, complete and verified.</summary>
    /// <exception cref="ModelCacheException">The copy could not be completed.</exception>
    public Task<CopyResult> EnsureAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new EnsureCopy(_parts, request).RunAsync(cancellationToken);

    /// <summary>Ensures that the copy is in the store, and then in the folder, complete and verified.</summary>
    /// <exception cref="ModelCacheException">The model could not be restored.</exception>
    public async Task<RestoreResult> RestoreAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var folder = Open(request.Prefix); // Its owner disposes it: until then a copy may be in use.
        return await new RestoreCopy(_parts, folder, request).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans what <see cref="EnsureAsync"/> would do, and changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public Task<CopyPlan> PlanAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new PlanCopy(_parts, request).RunAsync(cancellationToken);

    /// <summary>Re-reads the whole copy and compares every hash with the manifest; the source is not asked.</summary>
    /// <remarks>An untrue manifest is withdrawn, so that nobody relies on it and the next run repairs the damaged files.</remarks>
    /// <exception cref="ModelCacheException">There is no manifest, or it is of something else, or it keeps changing.</exception>
    public Task<VerifyReport> VerifyAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new VerifyCopy(_parts, request).RunAsync(cancellationToken);

    /// <summary>Re-reads what was restored to the folder, in the same way. Nothing else is asked.</summary>
    /// <param name="repo">The repo; null for the one that the folder holds.</param>
    /// <param name="revision">The revision; null for the one that the folder holds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ModelCacheException">The folder holds no such model, or it keeps changing.</exception>
    public async Task<VerifyReport> VerifyRestoredAsync(RepoId? repo, string? revision, CancellationToken cancellationToken)
    {
        var folder = Open(prefix: "");
        return await new VerifyFolder(folder, _parts.Logger).RunAsync(repo, revision, cancellationToken).ConfigureAwait(false);
    }

    private RestoreFolder Open(string prefix) =>
        (OpenFolder ?? throw new InvalidOperationException("No folder to restore to is set."))(prefix);
}
