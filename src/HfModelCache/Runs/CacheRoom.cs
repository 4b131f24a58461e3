using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Uses;
using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Makes room in a cache of Hub clients for a copy: removes the least recently restored copies until it fits.</summary>
/// <remarks>
/// A copy is removed under the lease of its repo, so one that is being restored stays, and so does one that a living pod
/// uses. What this tool has not restored is neither counted nor removed.
/// </remarks>
/// <param name="folder">The cache.</param>
/// <param name="maxBytes">The most bytes that all copies may take.</param>
/// <param name="parts">The dependencies of the run into the cache.</param>
internal sealed partial class CacheRoom(RestoreFolder folder, long maxBytes, RunDependencies parts)
{
    private readonly CachedCopies _copies = new(
        folder.Target.Folder, root => folder.StoreAt(root).Unfenced, store => new CopyDocumentReader(store, parts.Logger));

    private readonly ILogger _logger = parts.Logger;

    /// <summary>Makes room.</summary>
    /// <param name="request">The copy that needs it.</param>
    /// <param name="root">The folder of its repo.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">What may be removed is not enough.</exception>
    public async Task MakeAsync(CopyRequest request, string root, CancellationToken cancellationToken)
    {
        var plan = await new PlanCopy(parts, request).RunAsync(cancellationToken).ConfigureAwait(false);
        if (plan.FetchBytes == 0)
            return;
        if (plan.TotalBytes > maxBytes)
            throw Full(plan, "");
        var own = (HubCacheLocation)request.Location;
        var all = await _copies.FindAllAsync(cancellationToken).ConfigureAwait(false);
        var candidates = new Queue<CachedCopy>(all.Where(copy => copy.Root != root || copy.Location != own).OrderBy(copy => copy.Restored));
        var kept = new List<string>();
        while (await FindExcessAsync(plan, root, all, cancellationToken).ConfigureAwait(false) is > 0 and var excess)
        {
            if (!candidates.TryDequeue(out var copy))
                throw Full(plan, $" {ByteSize.Format(excess)} more must be free{DescribeKept(kept)}.");
            if (await TryRemoveAsync(copy, all, cancellationToken).ConfigureAwait(false))
                all = [.. all.Where(other => other != copy)];
            else
                kept.Add(copy.Document.Repo);
        }
    }

    // By the limit, and by what the disk has left.
    private async Task<long> FindExcessAsync(CopyPlan plan, string root, IReadOnlyList<CachedCopy> all, CancellationToken cancellationToken)
    {
        var planned = plan.Files.Select(f => (Blob: Path.Combine(root, f.Key), f.File.Size, IsAdopted: false));
        var taken = all.SelectMany(copy => copy.Blobs).Where(blob => !blob.IsAdopted).Concat(planned).DistinctBy(blob => blob.Blob).Sum(blob => blob.Size);
        var free = await parts.Store.Unfenced.FindFreeBytesAsync(cancellationToken).ConfigureAwait(false) ?? long.MaxValue;
        return Math.Max(taken - maxBytes, plan.FetchBytes - free);
    }

    private async Task<bool> TryRemoveAsync(CachedCopy copy, IReadOnlyList<CachedCopy> all, CancellationToken cancellationToken)
    {
        var access = folder.StoreAt(copy.Root);
        var request = new LeaseRequest(copy.Location.LeasePrefix, nonce => nonce);
        if (await new LeaseElection(access.Unfenced, parts.Replica).TryAsync(request, cancellationToken).ConfigureAwait(false) is not { } lease)
            return false;
        return await LeaseTerm.RunAsync(lease, async _ =>
        {
            var uses = new CopyUses(access.Unfenced, copy.Root, copy.Location.UsesPrefix, parts.Replica);
            if (await uses.FindUserAsync(lease.Token).ConfigureAwait(false) is { } user)
            {
                LogUsed(copy.ToString(), user);
                return false;
            }

            LogRemoving(copy.ToString(), ByteSize.Format(copy.Document.Files.Sum(f => f.Size)));
            var others = all.Where(other => other.Root == copy.Root && other != copy);
            return await new CacheRemoval(copy, others).RunAsync(
                access.Behind(lease),
                async () => await uses.FindUserAsync(lease.Token).ConfigureAwait(false) is not null,
                lease.Token).ConfigureAwait(false);
        }, _ => false, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(105, LogLevel.Information, "Keeping {Copy}: {Pod} uses it.")]
    private partial void LogUsed(string copy, string pod);

    private OperatorException Full(CopyPlan plan, string detail) => new(
        FailureReason.CacheFull,
        $"{ByteSize.Format(plan.TotalBytes)} do not fit into {folder.Target.Folder}, which is limited to {ByteSize.Format(maxBytes)}.{detail}");

    private static string DescribeKept(List<string> kept) =>
        kept.Count == 0 ? "" : $", but these models are in use: {string.Join(", ", kept.Distinct())}";

    [LoggerMessage(104, LogLevel.Information, "Removing {Copy} ({Size}), the least recently restored, to make room.")]
    private partial void LogRemoving(string copy, string size);
}
