using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Carries out one assignment: its whole files, and its parts of the split ones.</summary>
/// <remarks>
/// <list type="number">
/// <item>Recall what an earlier pod of this index has stored.</item>
/// <item>Resume the uploads of its own files that such a pod left open.</item>
/// <item>Transfer the rest, and record every complete file.</item>
/// <item>Report that the assignment is complete.</item>
/// </list>
/// Files that are stored but not recorded are left to the replica that publishes: it verifies them.
/// </remarks>
/// <param name="assignment">The assignment.</param>
/// <param name="location">The copy.</param>
/// <param name="store">The store, behind the plan's fence.</param>
/// <param name="transfer">Transfers files into that store.</param>
/// <param name="replica">This replica.</param>
internal sealed partial class AssignmentRun(
    Assignment assignment, CopyLocation location, IObjectStore store, ModelTransfer transfer, ReplicaContext replica)
{
    private readonly AssignmentPlan _plan = assignment.Plan;
    private readonly AssignmentStore _assignments = new(store, location.SharesPrefix);
    private readonly TransferMeter _meter = replica.Meter;
    private readonly ILogger _logger = replica.Logger;

    /// <summary>Carries out the assignment.</summary>
    /// <param name="repo">The repo to download from.</param>
    /// <param name="objects">The objects below the copy's prefix, by key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task RunAsync(RepoId repo, IReadOnlyDictionary<string, StoredObject> objects, CancellationToken cancellationToken)
    {
        if (await _assignments.ReadReportAsync(assignment, ReportKind.Completion, cancellationToken).ConfigureAwait(false) is not null)
            return;
        await using var journal = new AssignmentJournal(_assignments, assignment, replica);

        // Step 1: recall.
        var own = assignment.WholeFiles.Select(file => file.ToRepoFile()!).ToList();
        var missing = own.Where(file => objects.GetValueOrDefault(location.KeyOf(file))?.Size != file.Size).ToList();
        await RecallAsync(journal, own, objects, cancellationToken).ConfigureAwait(false);
        await journal.StartAsync(cancellationToken).ConfigureAwait(false);

        // Step 2: resume.
        var open = await FindOpenUploadsAsync(missing, cancellationToken).ConfigureAwait(false);

        // Step 3: transfer.
        List<TransferItem> items =
        [
            .. missing.Select(file => new TransferItem(file, location.KeyOf(file), open.GetValueOrDefault(location.KeyOf(file)))),
            .. assignment.SplitFiles.Select(ToItem).Where(item => item.Slice!.Value.Count > 0),
        ];
        _meter.Plan(items.Sum(item => item.Bytes), items.Count);
        LogStarted(
            assignment.Index, _plan.Count, FileCount.Format(own.Count), assignment.SplitFiles.Count(),
            ByteSize.Format(assignment.Bytes), FileCount.Format(own.Count - missing.Count));
        await transfer.RunAsync(
            repo,
            Commit.TryParse(_plan.Commit)!,
            items,
            (item, outcome) =>
            {
                if (outcome.Kind == TransferOutcomeKind.Stored)
                    journal.Record(item.File.Path, outcome.ETag);
                _meter.FileDone();
            },
            cancellationToken).ConfigureAwait(false);

        // Step 4: report.
        await journal.CompleteAsync(cancellationToken).ConfigureAwait(false);
        LogComplete(assignment.Index, _plan.Count);
    }

    private async Task RecallAsync(
        AssignmentJournal journal,
        IEnumerable<RepoFile> own,
        IReadOnlyDictionary<string, StoredObject> objects,
        CancellationToken cancellationToken)
    {
        var earlier = await _assignments.ReadFilesAsync(assignment, ReportKind.Progress, cancellationToken).ConfigureAwait(false);
        foreach (var file in own)
        {
            if (earlier.TryGetValue(file.Path, out var etag) && objects.GetValueOrDefault(location.KeyOf(file))?.ETag == etag)
                journal.Record(file.Path, etag);
        }
    }

    // Any upload that is open under these keys is of the plan's commit: the plan's author has aborted the others.
    private async Task<Dictionary<string, MultipartUpload>> FindOpenUploadsAsync(
        IReadOnlyCollection<RepoFile> missing,
        CancellationToken cancellationToken)
    {
        var open = new Dictionary<string, MultipartUpload>(StringComparer.Ordinal);
        try
        {
            var wanted = missing.ToDictionary(location.KeyOf, StringComparer.Ordinal);
            foreach (var upload in await store.ListUploadsAsync(location.Root, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.TryGetValue(upload.Key, out var file))
                    open.TryAdd(upload.Key, upload with { PartSize = transfer.PlanOf(file).PartSize });
            }
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected)
        {
            LogUploadsNotListed(e.Message);
        }

        return open;
    }

    private TransferItem ToItem(AssignedFile file)
    {
        var whole = file.ToRepoFile()!;
        var key = location.KeyOf(whole);
        return new TransferItem(whole, key, file.ToUpload(key), assignment.PartsOf(file));
    }

    [LoggerMessage(91, LogLevel.Information, "Starting assignment {Index} of {Count}: {Files}, parts of {Split} more, {Size} in total. Already stored: {Kept}.")]
    private partial void LogStarted(int index, int count, string files, int split, string size, string kept);

    [LoggerMessage(92, LogLevel.Information, "Assignment {Index} of {Count} is complete.")]
    private partial void LogComplete(int index, int count);

    [LoggerMessage(93, LogLevel.Warning, "Uploads that an earlier pod of this index left open could not be listed. {Cause}")]
    private partial void LogUploadsNotListed(string cause);
}
