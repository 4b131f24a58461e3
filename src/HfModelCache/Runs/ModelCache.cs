using HfModelCache.Failures;

namespace HfModelCache.Runs;

/// <summary>Ensures, plans and verifies copies of models in a store.</summary>
public sealed class ModelCache
{
    private readonly RunDependencies _parts;

    /// <summary>Creates a cache. No connection is opened.</summary>
    internal ModelCache(RunDependencies parts) => _parts = parts;

    /// <summary>Ensures that the copy is in the store, complete and verified.</summary>
    /// <exception cref="ModelCacheException">The copy could not be completed.</exception>
    public Task<CopyResult> EnsureAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new EnsureCopy(_parts, request).RunAsync(cancellationToken);

    /// <summary>Plans what <see cref="EnsureAsync"/> would do, and changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public Task<CopyPlan> PlanAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new PlanCopy(_parts, request).RunAsync(cancellationToken);

    /// <summary>Re-reads the whole copy and compares every hash with the manifest; the source is not asked.</summary>
    /// <remarks>An untrue manifest is withdrawn, so that nobody relies on it and the next run repairs the damaged files.</remarks>
    /// <exception cref="ModelCacheException">There is no manifest, or it is of something else, or it keeps changing.</exception>
    public Task<VerifyReport> VerifyAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new VerifyCopy(_parts, request).RunAsync(cancellationToken);
}
