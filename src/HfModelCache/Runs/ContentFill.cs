using System.Collections.Concurrent;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Brings the content of a copy into the store: verifies what is doubtful, lets the store copy what it holds elsewhere, and downloads the rest.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
/// <param name="store">The store.</param>
/// <param name="transfer">The transfers into the store.</param>
/// <param name="foreign">Objects that this tool did not write.</param>
internal sealed partial class ContentFill(
    RunDependencies parts, CopyRequest request, IObjectStore store, ModelTransfer transfer, ForeignFiles foreign)
{
    // Path, hash, ETag and plan, as measured with 100,000 files.
    private const long MemoryPerFile = 1 << 10;

    private readonly ILogger _logger = parts.Logger;

    /// <summary>Fills what is missing.</summary>
    /// <param name="plan">What has to be done.</param>
    /// <param name="journal">Records what is done.</param>
    /// <param name="open">The uploads to resume, by key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ContentResult> RunAsync(
        CopyPlan plan, Journal journal, IReadOnlyDictionary<string, MultipartUpload> open, CancellationToken cancellationToken)
    {
        // What is known of many files takes memory too.
        using var heldBack = parts.Transfers.Buffers.HoldBack(plan.Files.Count * MemoryPerFile);
        var wrong = await VerifyAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        foreign.ThrowIfAny(plan, wrong);
        var refused = await CopyTwinsAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        ThrowIfOffline([.. wrong, .. refused]);
        List<PlannedFile> toFetch = [.. plan.ToFetch, .. wrong, .. refused];
        await transfer.RunAsync(
            request.Repo,
            plan.Commit,
            [.. toFetch.Select(f => new TransferItem(f.File, f.Key, open.GetValueOrDefault(f.Key)))],
            (item, outcome) =>
            {
                CopyRecords.RecordStored(plan, journal, item.File, item.Key, outcome.ETag);
                parts.Meter.FileDone();
                LogStored(item.File.Path, item.File.Size);
            },
            cancellationToken).ConfigureAwait(false);
        return new ContentResult(toFetch, [.. plan.ToCopy.Except(refused)]);
    }

    /// <summary>Fails if files have to be downloaded, and the source must not be contacted.</summary>
    public void ThrowIfOffline(IReadOnlyCollection<PlannedFile> toFetch)
    {
        if (request.Offline && toFetch.Count > 0)
        {
            throw new OperatorException(
                FailureReason.Offline,
                $"Files of {request.Repo} are missing or damaged in {store.Describe(request.Location.Root)}: {NameList.Format([.. toFetch.Select(f => f.File.Path)])}.");
        }
    }

    private async Task<IReadOnlyList<PlannedFile>> VerifyAsync(CopyPlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var verifier = new Verifier(store, parts.Transfers.Services);
        var wrong = new ConcurrentBag<PlannedFile>();
        await verifier.MatchAllAsync(plan.ToVerify, f => (f.Key, f.File), (file, matches) =>
        {
            if (matches)
            {
                CopyRecords.RecordVerified(plan, journal, file);
                parts.Meter.FileDone();
                return;
            }

            LogWrong(store.Describe(file.Key));
            parts.Meter.Plan(file.File.Size, files: 0);
            wrong.Add(file);
        }, cancellationToken).ConfigureAwait(false);
        return [.. wrong];
    }

    private Task<IReadOnlyList<PlannedFile>> CopyTwinsAsync(CopyPlan plan, Journal journal, CancellationToken cancellationToken) =>
        new TwinTransfer(store, parts.Transfers.Services).RunAsync(
            plan.ToCopy,
            f => (f.Twin!, f.Key, f.File),
            (f, etag) =>
            {
                CopyRecords.RecordStored(plan, journal, f.File, f.Key, etag);
                parts.Meter.FileDone();
                LogCopied(f.File.Path, f.File.Size);
            },
            cancellationToken);

    [LoggerMessage(34, LogLevel.Debug, "Stored {Path} ({Size} bytes).")]
    private partial void LogStored(string path, long size);

    [LoggerMessage(41, LogLevel.Debug, "The store copied {Path} ({Size} bytes).")]
    private partial void LogCopied(string path, long size);

    [LoggerMessage(36, LogLevel.Warning, "Copying {Key} again: its size is right, but its hash is wrong.")]
    private partial void LogWrong(string key);
}

/// <summary>Represents what was done for the content of a copy.</summary>
/// <param name="Fetched">The files that were downloaded, one for each key.</param>
/// <param name="Copied">The files that the store copied by itself.</param>
internal sealed record ContentResult(IReadOnlyList<PlannedFile> Fetched, IReadOnlyList<PlannedFile> Copied);
