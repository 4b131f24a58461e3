using HfModelCache.Coordination.Leases;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Carries one share of a plan: its files, and its parts of the shared ones.</summary>
/// <remarks>
/// <list type="number">
/// <item>Recall: what an earlier pod of this share has stored is kept.</item>
/// <item>Take over: uploads of its own files that it left open are gone on with.</item>
/// <item>Relay the rest, and write down what is whole.</item>
/// <item>Say that the share is done.</item>
/// </list>
/// Of files that are there but not written down, nothing is said: whoever publishes reads them back.
/// </remarks>
/// <param name="agreed">The plan.</param>
/// <param name="index">Which share.</param>
/// <param name="root">What the keys of the copy begin with.</param>
/// <param name="shares">Where plan and shares are written down.</param>
/// <param name="store">The store, behind the plan's fence.</param>
/// <param name="relay">The way of bytes into that store.</param>
/// <param name="options">How often to give signs of life.</param>
/// <param name="meter">Told of every byte.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what is done.</param>
internal sealed partial class AssignmentRun(
    PublishedPlan agreed,
    int index,
    string root,
    AssignmentStore shares,
    IObjectStore store,
    ModelTransfer relay,
    LeaseOptions options,
    TransferMeter meter,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private readonly AssignmentPlan _plan = agreed.Plan;

    /// <summary>Carries it.</summary>
    /// <param name="repo">Where the files are.</param>
    /// <param name="objects">What lies under the copy's prefix, by key.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    public async Task CarryAsync(
        RepoId repo,
        IReadOnlyDictionary<string, StoredObject> objects,
        CancellationToken cancellationToken)
    {
        if (await shares.ReadShareAsync(_plan, index, done: true, cancellationToken).ConfigureAwait(false) is not null)
            return;
        var interval = options.BeatInterval < LongestInterval ? options.BeatInterval : LongestInterval;
        await using var journal = new AssignmentJournal(
            shares, _plan, index, options.PodName ?? $"replica {options.Nonce}", meter, interval, time, logger);

        // Step 1: recall.
        var own = _plan.Files.Where(f => f.Share == index).Select(f => f.ToRepoFile()!).ToList();
        var missing = own.Where(f => objects.GetValueOrDefault(root + f.Path)?.Size != f.Size).ToList();
        await RecallAsync(journal, objects, cancellationToken).ConfigureAwait(false);
        await journal.StartAsync(cancellationToken).ConfigureAwait(false);

        // Step 2: take over.
        var begun = await FindOpenUploadsAsync(missing, cancellationToken).ConfigureAwait(false);

        // Step 3: relay.
        List<TransferItem> items =
        [
            .. missing.Select(f => new TransferItem(f, root + f.Path, begun.GetValueOrDefault(root + f.Path))),
            .. _plan.Files.Where(f => f.UploadId is not null).Select(ToShared).Where(item => item.Share!.Value.Count > 0),
        ];
        meter.Plan(items.Sum(BytesOf), items.Count);
        LogCarrying(
            index, _plan.Count, FileCount.Format(own.Count), _plan.Files.Count(f => f.UploadId is not null),
            ByteSize.Format(_plan.BytesOf(index)), FileCount.Format(own.Count - missing.Count));
        await relay.RelayAsync(
            repo,
            Commit.TryParse(_plan.Commit)!,
            items,
            (item, etag) =>
            {
                if (etag is not null)
                    journal.Record(item.File.Path, etag);
                meter.FileDone();
            },
            cancellationToken).ConfigureAwait(false);

        // Step 4: done.
        await journal.FinishAsync(cancellationToken).ConfigureAwait(false);
        LogDone(index, _plan.Count);
    }

    private async Task RecallAsync(
        AssignmentJournal journal,
        IReadOnlyDictionary<string, StoredObject> objects,
        CancellationToken cancellationToken)
    {
        if (await shares.ReadShareAsync(_plan, index, done: false, cancellationToken).ConfigureAwait(false) is not { } before)
            return;
        foreach (var (path, etag) in before.Files)
        {
            if (objects.GetValueOrDefault(root + path)?.ETag == etag)
                journal.Record(path, etag);
        }
    }

    // Whatever is open under these keys was begun at the plan's commit: who made the plan has dropped the rest.
    private async Task<Dictionary<string, MultipartUpload>> FindOpenUploadsAsync(
        IReadOnlyCollection<RepoFile> missing,
        CancellationToken cancellationToken)
    {
        var begun = new Dictionary<string, MultipartUpload>(StringComparer.Ordinal);
        try
        {
            var wanted = missing.ToDictionary(f => root + f.Path, StringComparer.Ordinal);
            foreach (var upload in await store.ListUploadsAsync(root, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.TryGetValue(upload.Key, out var file))
                    begun.TryAdd(upload.Key, upload with { PartSize = relay.CutOf(file).PartSize });
            }
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected)
        {
            LogNotFound(e.Message);
        }

        return begun;
    }

    private TransferItem ToShared(AssignedFile shared)
    {
        var key = root + shared.Path;
        var parts = new PartPlan(shared.Size, shared.PartSize).Count;
        return new TransferItem(shared.ToRepoFile()!, key, shared.ToUpload(key), PartSlice.Of(parts, index, _plan.Count));
    }

    private static long BytesOf(TransferItem item) => item.Share is { } share
        ? Math.Min(item.File.Size, share.Last * item.Begun!.PartSize) - ((share.First - 1) * item.Begun.PartSize)
        : item.File.Size;

    [LoggerMessage(91, LogLevel.Information, "Carrying share {Index} of {Count}: {Files} whole, {Shared} in parts, {Size}. There already: {Kept}.")]
    private partial void LogCarrying(int index, int count, string files, int shared, string size, string kept);

    [LoggerMessage(92, LogLevel.Information, "Share {Index} of {Count} is in the store.")]
    private partial void LogDone(int index, int count);

    [LoggerMessage(93, LogLevel.Warning, "Uploads that an earlier pod of this share left open could not be found. {Cause}")]
    private partial void LogNotFound(string cause);
}
