using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Removes a copy from the store: the manifest first, so that nobody relies on the rest.</summary>
/// <remarks>
/// <list type="number">
/// <item>Become the leader, unless another replica is: a copy that a replica works on is left alone.</item>
/// <item>Wait for what an earlier leader has sent: it may arrive after the removal.</item>
/// <item>Announce the removal, and refuse if a revision has been moved to the commit meanwhile, <see cref="PendingRemoval"/>.</item>
/// <item>Remove the manifest, the open uploads, the objects, and at last the journal, which lists what is left.</item>
/// <item>Release the lease, and remove what is left of it.</item>
/// </list>
/// Where commits are stored side by side, everything below the commit's prefix belongs to it. By the repo's name, only what runs
/// have recorded is removed.
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The copy.</param>
internal sealed class RemoveCopy(RunDependencies parts, CopyRequest request)
{
    private const int AtOnce = 16;

    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly CopyLocation _location = request.Location;

    /// <summary>Whether nothing is changed. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Removes the copy.</summary>
    public async Task<Removal> RunAsync(CancellationToken cancellationToken)
    {
        var found = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!IsThere(found))
            return Outcome(RemovalOutcome.Missing, []);
        ThrowIfOfAnother(found);
        if (IsDryRun)
            return Outcome(RemovalOutcome.Removed, ObjectsOf(found));

        // Step 1: become the leader.
        var leaseRequest = parts.LeaseRequestFor(request);
        if (await new LeaseElection(_store, parts.Replica).TryAsync(leaseRequest, cancellationToken).ConfigureAwait(false) is not { } lease)
            return Outcome(RemovalOutcome.InUse, []);
        IReadOnlyList<string> leases = [];
        var removed = await LeaseTerm.RunAsync(lease, async ct =>
        {
            // Those of later leaders are not ours to remove.
            leases = await KeysBelowAsync(_location.LeasePrefix, ct).ConfigureAwait(false);
            return await RemoveAsync(lease).ConfigureAwait(false);
        }, _ => Outcome(RemovalOutcome.InUse, []), cancellationToken).ConfigureAwait(false);

        // Step 5: what is left of the lease.
        if (removed.Outcome == RemovalOutcome.Removed)
            await DeleteAsync(_store, leases, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private async Task<Removal> RemoveAsync(Lease lease)
    {
        // Step 2: wait.
        if (lease.InFlight.ConflictsWith(PendingRemoval.Announcement))
            await lease.InFlight.WaitAsync(lease.Token).ConfigureAwait(false);
        var copy = await ReadAsync(lease.Token).ConfigureAwait(false);
        var objects = ObjectsOf(copy);

        // Step 3: announce.
        await lease.AnnounceAsync(PendingRemoval.Announcement, lease.Token).ConfigureAwait(false);
        if (await FindNameAsync(lease.Token).ConfigureAwait(false) is { } name)
            return Outcome(RemovalOutcome.Named, []) with { Why = name };

        // Step 4: remove.
        var store = parts.Store.Behind(lease);
        if (_location is not CommitLocation && copy.Manifest is { } manifest)
        {
            // By the repo's name, a removal that dies would leave objects of which nobody knew whose they are.
            var journal = manifest with { Planned = [.. copy.Recorded.Distinct()] };
            await new CopyDocuments(store, parts.Logger).WriteAsync(_location.JournalKey, journal, lease.Token).ConfigureAwait(false);
        }

        await store.RemoveOrEmptyAsync(_location.ManifestKey, lease.Token).ConfigureAwait(false);
        var keys = objects.Select(found => found.Key).ToHashSet(StringComparer.Ordinal);
        var uploads = new OpenUploads(store, _location, parts.Logger);
        var open = await uploads.FindAsync(key => _location is CommitLocation || keys.Contains(key), lease.Token).ConfigureAwait(false);
        await uploads.AbortAsync(open, lease.Token).ConfigureAwait(false);
        await DeleteAsync(store, keys, lease.Token).ConfigureAwait(false);
        await DeleteAsync(store, await KeysBelowAsync(_location.SharesPrefix, lease.Token).ConfigureAwait(false), lease.Token).ConfigureAwait(false);
        await DeleteAsync(store, await KeysBelowAsync(_location.SegmentsPrefix, lease.Token).ConfigureAwait(false), lease.Token).ConfigureAwait(false);
        await DeleteAsync(store, await KeysBelowAsync(_location.UsedPrefix, lease.Token).ConfigureAwait(false), lease.Token).ConfigureAwait(false);
        await store.DeleteAsync(_location.JournalKey, lease.Token).ConfigureAwait(false);

        // A removal that arrives late would remove what a later run stores.
        await lease.WaitForUnansweredAsync(lease.Token).ConfigureAwait(false);
        return Outcome(RemovalOutcome.Removed, objects);
    }

    private async Task<string?> FindNameAsync(CancellationToken cancellationToken)
    {
        if (_location is not CommitLocation { Commit: var commit })
            return null;
        var revisions = new RevisionReader(_store, request.Prefix, parts.Logger);
        return await revisions.FindNamesAsync(request.Repo, commit, cancellationToken).ConfigureAwait(false) is [var name, ..] ? name : null;
    }

    private Task<StoredCopy> ReadAsync(CancellationToken cancellationToken) =>
        StoredCopy.ReadAsync(_store, new CopyDocuments(_store, parts.Logger), _location, cancellationToken);

    private void ThrowIfOfAnother(StoredCopy copy) =>
        (copy.Manifest ?? copy.Journal)?.ThrowIfNotOf(request.Repo, _store.Describe(_location.Root));

    private IReadOnlyList<StoredObject> ObjectsOf(StoredCopy copy)
    {
        if (_location is CommitLocation)
            return [.. copy.Objects.Values.Where(found => _location.PathOf(found.Key) is not null)];
        var ours = Leftovers.Of(_location, copy.Recorded, _ => false).Among(copy.Objects);
        return [.. ours.Select(file => copy.Objects[_location.KeyOf(file)])];
    }

    // Below a commit's prefix everything belongs to it, even what a removal that died has left.
    private bool IsThere(StoredCopy copy) => _location is CommitLocation
        ? copy.Objects.Count > 0
        : copy.Manifest is not null || copy.Journal is not null || ObjectsOf(copy).Count > 0;

    private async Task<IReadOnlyList<string>> KeysBelowAsync(string prefix, CancellationToken cancellationToken) =>
        [.. (await _store.ListAsync(prefix, cancellationToken).ConfigureAwait(false)).Select(found => found.Key)];

    private static Task DeleteAsync(IObjectStore store, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(keys, limits, async (key, ct) => await store.DeleteAsync(key, ct).ConfigureAwait(false));
    }

    private Removal Outcome(RemovalOutcome outcome, IReadOnlyList<StoredObject> objects) =>
        new(_store.Describe(_location.Root), outcome, objects.Count, objects.Sum(found => found.Size));
}
