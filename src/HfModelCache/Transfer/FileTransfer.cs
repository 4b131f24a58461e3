using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Transfer.Buffers;
using HfModelCache.Transfer.Reading;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Transfer;

/// <summary>Transfers one file from a source into a store, through memory alone.</summary>
/// <remarks>
/// <code>
///            ┌─ 2 read ──┐   ┌─ 3 hash, in order ─┐
/// 1 buffer ──┤           ├───┤                    ├── 5 compare ── 6 complete
///            └───────────┘   └─ 4 store the part ─┘
/// </code>
/// A part is read completely before it is stored, and stored from the same memory. The two networks never wait for each
/// other within one request (Ceph RGW drops a body that stalls for 65 s), and storing again needs no second download.
/// The upload is completed after the comparison, so wrong bytes never stand under a key. There are two exceptions: an
/// upload that an earlier process began in a store that does not give parts back, because the hash of its parts is lost
/// with that process, and an answer of the store that leaves in doubt what it holds. Then the object is verified before
/// anything is published.
/// </remarks>
internal sealed partial class FileTransfer(TransferEngine engine, IObjectStore store)
{
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = engine.Services.Logger;

    // What is verified here was counted already when it was stored.
    private readonly Verifier _verifier = new(store, engine.Services with { Meter = new() });

    /// <summary>Transfers the file, or the item's slice of it.</summary>
    /// <exception cref="ModelCacheException">The file couldn't be transferred. Nothing of this try stands under the key.</exception>
    public async Task<TransferOutcome> RunAsync(ISourceFile source, TransferItem item, Turn turn, CancellationToken cancellationToken)
    {
        using var file = new OpenFile(engine, source, item, turn);
        var restarts = engine.Options.FileAttempts - 1;
        while (true)
        {
            try
            {
                return await TryAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (WholeFileOnlyException)
            {
                file.RestartSequentially(); // Happens once: a sequential reader asks for nothing less.
            }
            catch (UploadGoneException e) when (item.Slice is not null)
            {
                file.Restart();
                LogSliceLost(file.File.Path, e.Message);
                return TransferOutcome.SliceLost;
            }
            catch (Exception e) when (e is BrokenPromiseException or UploadGoneException)
            {
                file.Restart();
                if (restarts-- == 0)
                    throw;
                LogRestart(file.File.Path, e.Message);
                source.Distrust();
            }
        }
    }

    private async Task<TransferOutcome> TryAsync(OpenFile file, CancellationToken cancellationToken)
    {
        if (file.Item.Slice is { } slice)
        {
            await TransferSliceAsync(file, slice, cancellationToken).ConfigureAwait(false);
            return TransferOutcome.SliceStored;
        }

        if (file is { MayBeCopied: true, Resumed: null } && await TryCopyAsync(file, cancellationToken).ConfigureAwait(false) is { } copied)
            return TransferOutcome.Stored(copied);
        var plan = engine.PlanOf(file.File, store);
        return TransferOutcome.Stored(plan.Count == 1
            ? await TransferWholeAsync(file, cancellationToken).ConfigureAwait(false)
            : await TransferPartsAsync(file, plan, cancellationToken).ConfigureAwait(false));
    }

    // Where both ends are on one server, the bytes need not leave it.
    private async Task<string?> TryCopyAsync(OpenFile file, CancellationToken cancellationToken)
    {
        if (file.File.Size == 0 || await file.Source.FindStoredAsync(cancellationToken).ConfigureAwait(false) is not { } from
            || await store.CopyAsync(from, file.Key, cancellationToken).ConfigureAwait(false) is not { } completed)
        {
            return null;
        }

        file.Meter.Kept(file.File.Size);
        return completed.MustVerify ? await VerifyAsync(file, completed.ETag, cancellationToken).ConfigureAwait(false) : completed.ETag;
    }

    private async Task<string> TransferWholeAsync(OpenFile file, CancellationToken cancellationToken)
    {
        // Step 1: a buffer.
        using var buffer = await engine.Buffers.RentAsync(file.File.Size, file.Turn, cancellationToken).ConfigureAwait(false);
        using var part = file.Meter.Part();

        // Step 2: read. A file of zero bytes has no range to request.
        if (file.File.Size > 0)
            await file.Reader.FillAsync(new ByteRange(0, file.File.Size), buffer, file.Meter, cancellationToken).ConfigureAwait(false);

        // Steps 3 and 5: hash and compare.
        using var hasher = file.File.Digest.CreateHasher(file.File.Size);
        hasher.Append(buffer.Content);
        ThrowIfWrong(file.File, hasher.Finish());

        // Steps 4 and 6: store, in one request.
        var sha256 = file.File.Digest.Algorithm == DigestAlgorithm.Sha256 ? file.File.Digest.Hex : null;
        var etag = await store.PutAsync(file.Key, new Payload(buffer.Content, sha256), cancellationToken).ConfigureAwait(false);
        file.Meter.Stored(file.File.Size);
        return etag.Length > 0 ? etag : await VerifyAsync(file, etag: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> TransferPartsAsync(OpenFile file, PartPlan plan, CancellationToken cancellationToken)
    {
        var upload = file.Resumed ?? await store.StartUploadAsync(file.Key, plan.PartSize, cancellationToken).ConfigureAwait(false);
        var present = file.Resumed is null ? [] : await PresentPartsAsync(file.Resumed, plan, cancellationToken).ConfigureAwait(false);
        file.Meter.Kept(present.Values.Sum(p => p.Size));

        // Parts that the store does not give back can't be hashed, so then nothing is, and the object is verified instead.
        var canReread = present.Count > 0 && await CanRereadAsync(upload, present.Values.First(), cancellationToken).ConfigureAwait(false);
        using var hasher = present.Count == 0 || canReread
            ? file.File.Digest.CreateHasher(file.File.Size, pairs: store.Limits.SignsPayload)
            : null;
        var job = new UploadJob(upload, plan, new PartSlice(1, plan.Count)) { Present = present, Hasher = hasher };
        var parts = await new PartTransfer(engine, store, file).RunAsync(job, cancellationToken).ConfigureAwait(false);

        // Step 5: compare, while there is still nothing under the key.
        if (hasher is not null && hasher.Finish() is var actual && actual != file.File.Digest)
        {
            await AbortAsync(upload).ConfigureAwait(false);
            ThrowIfWrong(file.File, actual);
        }

        // Step 6: complete. Whatever fails here or before leaves the upload open: an abort that races a completion has been
        // seen to destroy the object, and the next run resumes with the parts that are there.
        var completed = await store.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
        return completed.MustVerify || hasher is null
            ? await VerifyAsync(file, completed.ETag, cancellationToken).ConfigureAwait(false)
            : completed.ETag;
    }

    private async Task<bool> CanRereadAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken)
    {
        await using var body = await store.OpenPartAsync(upload, part, cancellationToken).ConfigureAwait(false);
        return body is not null;
    }

    // The ETag must be known before the bytes are read: one that is asked for later may belong to another object.
    private async Task<string> VerifyAsync(OpenFile file, string? etag, CancellationToken cancellationToken)
    {
        etag ??= (await store.FindAsync(file.Key, cancellationToken).ConfigureAwait(false))?.ETag ?? "";
        if (await _verifier.MatchesAsync(file.Key, file.File, cancellationToken).ConfigureAwait(false))
            return etag;

        // The object is overwritten, not removed: a removal whose answer is lost could arrive after the right bytes.
        throw new BrokenPromiseException(
            FailureReason.ContentMismatch, $"The object {store.Describe(file.Key)} is not {file.File.Path} as it was stored.");
    }

    // No machine sees all bytes of a sliced file, so none can hash them here. The publishing machine verifies the object.
    private async Task TransferSliceAsync(OpenFile file, PartSlice slice, CancellationToken cancellationToken)
    {
        var upload = file.Item.Resumed!;
        var plan = new PartPlan(file.File.Size, upload.PartSize);
        var present = (await store.ListPartsAsync(upload, cancellationToken).ConfigureAwait(false))
            .Where(part => slice.Contains(part.Number) && part.Size == plan.Range(part.Number).Length)
            .ToDictionary(part => part.Number);
        file.Meter.Kept(present.Values.Sum(p => p.Size));
        var job = new UploadJob(upload, plan, slice) { Present = present };
        await new PartTransfer(engine, store, file).RunAsync(job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<int, UploadedPart>> PresentPartsAsync(
        MultipartUpload resumed, PartPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var parts = await store.ListPartsAsync(resumed, cancellationToken).ConfigureAwait(false);
            if (parts.All(part => part.Number >= 1 && part.Number <= plan.Count && part.Size == plan.Range(part.Number).Length))
                return parts.ToDictionary(part => part.Number);
        }
        catch (ModelCacheException e) when (e is not (UploadGoneException or FenceLostException))
        {
            LogPartsUnknown(store.Describe(resumed.Key), e.Message); // Credentials that may write needn't be allowed to list.
        }

        await AbortAsync(resumed).ConfigureAwait(false);
        throw new UploadGoneException(store.Describe(resumed.Key)); // It has other part sizes, so it is of no use.
    }

    private void ThrowIfWrong(RepoFile file, ContentDigest actual)
    {
        if (actual != file.Digest)
        {
            throw new BrokenPromiseException(
                FailureReason.ContentMismatch,
                $"The bytes received for {file.Path} hash to {actual}, but {engine.Source.Name} states {file.Digest}.");
        }
    }

    private async Task AbortAsync(MultipartUpload upload)
    {
        try
        {
            using var limit = new CancellationTokenSource(AbortLimit, engine.Services.Time);
            await store.AbortUploadAsync(upload, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogLeftOpen(store.Describe(upload.Key), e.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Restarting the transfer of {Path}: {Cause}")]
    private partial void LogRestart(string path, string cause);

    [LoggerMessage(12, LogLevel.Warning, "The upload for this machine's parts of {Path} is gone; the publishing machine downloads the whole file. {Cause}")]
    private partial void LogSliceLost(string path, string cause);

    [LoggerMessage(13, LogLevel.Warning, "The parts of an earlier run's upload of {Key} can't be listed; the whole file is downloaded. {Cause}")]
    private partial void LogPartsUnknown(string key, string cause);

    [LoggerMessage(11, LogLevel.Warning, "An upload of {Key} stays open; the next run aborts it. {Cause}")]
    private partial void LogLeftOpen(string key, string cause);
}
