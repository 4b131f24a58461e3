using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;

namespace HfModelCache.Runs;

/// <summary>Ensures, plans and verifies copies of models in a store, and restores them to a folder.</summary>
public sealed class ModelCache
{
    private readonly RunDependencies _parts;
    private readonly RunSlots _slots;

    /// <summary>Creates a cache. No connection is opened.</summary>
    /// <param name="parts">The dependencies of all runs.</param>
    /// <param name="slots">Limits how many runs are in flight at once; null, the default, for limits of its own.</param>
    internal ModelCache(RunDependencies parts, RunSlots? slots = null) => (_parts, _slots) = (parts, slots ?? new RunSlots());

    /// <summary>Opens the folder to restore to, for copies below a prefix in a layout; null if there is none.</summary>
    internal Func<string, CopyLayout, RunDependencies, RestoreFolder>? OpenFolder { get; init; }

    /// <summary>Returns the cache for one of several models: it shares all connections, memory and limits, and counts for itself.</summary>
    /// <param name="meter">Counts what moves for the model.</param>
    public ModelCache CountedBy(TransferMeter meter) =>
        new(_parts with { Transfers = _parts.Transfers.For(_parts.Source, meter) }, _slots) { OpenFolder = OpenFolder };

    /// <summary>Ensures that the copy is in the store, complete and verified.</summary>
    /// <exception cref="ModelCacheException">The copy could not be completed.</exception>
    public Task<CopyResult> EnsureAsync(CopyRequest request, CancellationToken cancellationToken) =>
        InSlotAsync(slot => new EnsureRevision(PartsOf(slot), request).RunAsync(cancellationToken), cancellationToken);

    /// <summary>Ensures that the copy is in the store, and then in the folder, complete and verified.</summary>
    /// <exception cref="ModelCacheException">The model could not be restored.</exception>
    public Task<RestoreResult> RestoreAsync(CopyRequest request, CancellationToken cancellationToken) => InSlotAsync(
        async slot =>
        {
            var parts = PartsOf(slot);
            var folder = Open(request.Prefix, request.Layout, parts); // Its owner disposes it: until then a copy may be in use.
            if (folder.Target.MaxBytes is not null)
                parts = parts with { Slot = null }; // One model after another fills the folder. It must not wait for the others' slots as well.
            try
            {
                return await new RestoreCopy(parts, folder, request).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                folder.Source.Forget();
            }
        },
        cancellationToken);

    /// <summary>Plans what <see cref="EnsureAsync"/> would do, and changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public Task<CopyPlan> PlanAsync(CopyRequest request, CancellationToken cancellationToken) => InSlotAsync(
        async _ =>
        {
            var copy = await new CopyLocator(_parts, request).LocateAsync(cancellationToken).ConfigureAwait(false);
            var plan = await new PlanCopy(_parts, copy).RunAsync(cancellationToken).ConfigureAwait(false);
            await new AccessCheck(_parts).RunAsync(copy, plan, cancellationToken).ConfigureAwait(false);
            return plan;
        },
        cancellationToken);

    /// <summary>Decides which commit a revision means in the store, whatever a refresh finds. Its copy must be complete.</summary>
    /// <param name="request">The repo, and the commit as the revision.</param>
    /// <param name="revision">The branch, tag or ref.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The commit that the revision meant before; null if none.</returns>
    /// <exception cref="ModelCacheException">The store holds no complete copy of the commit.</exception>
    public async Task<Commit?> PinAsync(CopyRequest request, string revision, CancellationToken cancellationToken)
    {
        var commit = Commit.TryParse(request.Revision) ?? throw new ArgumentException("The revision is not a commit.", nameof(request));
        var pin = new PinRevision(_parts, request.Repo, request.Prefix, revision);
        return Commit.TryParse((await pin.PinAsync(commit, cancellationToken).ConfigureAwait(false))?.Commit);
    }

    /// <summary>Lets the next refresh move a pinned revision again.</summary>
    /// <returns>The commit that the revision means in the store; null if the store doesn't know it.</returns>
    public async Task<Commit?> UnpinAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var pin = new PinRevision(_parts, request.Repo, request.Prefix, request.Revision);
        return Commit.TryParse((await pin.UnpinAsync(cancellationToken).ConfigureAwait(false))?.Commit);
    }

    /// <summary>Removes the copy of a revision, unless another revision means the same commit or a replica works on it.</summary>
    /// <param name="request">The copy.</param>
    /// <param name="isDryRun">Whether nothing is changed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<Removal> RemoveAsync(CopyRequest request, bool isDryRun, CancellationToken cancellationToken) =>
        new RemoveRevision(_parts, request) { IsDryRun = isDryRun }.RunAsync(cancellationToken);

    /// <summary>Removes all copies of a repo, in both layouts.</summary>
    /// <param name="request">The repo.</param>
    /// <param name="isDryRun">Whether nothing is changed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<IReadOnlyList<Removal>> RemoveAllAsync(CopyRequest request, bool isDryRun, CancellationToken cancellationToken) =>
        new RemoveRevision(_parts, request) { IsDryRun = isDryRun }.RunForAllAsync(cancellationToken);

    /// <summary>Removes the commits of a repo that no revision means, all but those that were stored last.</summary>
    /// <param name="request">The repo.</param>
    /// <param name="rules">Which commits that no revision means are kept.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<IReadOnlyList<Removal>> PruneAsync(CopyRequest request, PruneRules rules, CancellationToken cancellationToken) =>
        new PruneCopies(_parts, request, rules).RunAsync(cancellationToken);

    /// <summary>Removes whole models that were not stored or used for long, in both layouts.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="rules">Which models are kept.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<IReadOnlyList<Removal>> PruneModelsAsync(string prefix, PruneRules rules, CancellationToken cancellationToken) =>
        new PruneModels(_parts, prefix, rules).RunAsync(cancellationToken);

    /// <summary>Lists the copies below a prefix, in both layouts, and compares each manifest with the objects that the store lists.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<IReadOnlyList<ListedCopy>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        new ListCopies(_parts, prefix).RunAsync(cancellationToken);

    /// <summary>Lists the names of the repos below a prefix, by folders alone: no document is read.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<IReadOnlyList<string>> ListNamesAsync(string prefix, CancellationToken cancellationToken) =>
        new ListCopies(_parts, prefix).FindNamesAsync(cancellationToken);

    /// <summary>Re-reads the whole copy and compares every hash with the manifest; the source is not asked.</summary>
    /// <remarks>An untrue manifest is withdrawn, so that nobody relies on it and the next run repairs the damaged files.</remarks>
    /// <exception cref="ModelCacheException">There is no manifest, or it is of something else, or it keeps changing.</exception>
    public Task<VerifyReport> VerifyAsync(CopyRequest request, CancellationToken cancellationToken) => InSlotAsync(
        async slot =>
        {
            await slot.GrowAsync(cancellationToken).ConfigureAwait(false);
            var copy = await new CopyLocator(_parts, request).LocatePublishedAsync(cancellationToken).ConfigureAwait(false);
            return await new VerifyCopy(_parts, copy).RunAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Re-reads what was restored to the folder, in the same way. Nothing else is asked.</summary>
    /// <param name="repo">The repo; null for the one that the folder holds.</param>
    /// <param name="revision">The revision; null for the one that the folder holds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ModelCacheException">The folder holds no such model, or it keeps changing.</exception>
    public Task<VerifyReport> VerifyRestoredAsync(RepoId? repo, string? revision, CancellationToken cancellationToken) => InSlotAsync(
        async slot =>
        {
            await slot.GrowAsync(cancellationToken).ConfigureAwait(false);
            var folder = Open(prefix: "", CopyLayout.Name, _parts);
            return await new VerifyFolder(folder, _parts.Logger).RunAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<T> InSlotAsync<T>(Func<RunSlot, Task<T>> run, CancellationToken cancellationToken)
    {
        using var slot = await _slots.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await run(slot).ConfigureAwait(false);
    }

    private RunDependencies PartsOf(RunSlot slot) => _parts with { Slot = slot, WakeUp = new WakeUp() };

    private RestoreFolder Open(string prefix, CopyLayout layout, RunDependencies parts) =>
        (OpenFolder ?? throw new InvalidOperationException("No folder to restore to is set."))(prefix, layout, parts);
}
