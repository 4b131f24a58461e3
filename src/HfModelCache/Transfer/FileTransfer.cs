using System.Diagnostics.CodeAnalysis;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Transfer.Buffers;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Transfer;

/// <summary>Moves one file from the Hub into the store, through memory alone.</summary>
/// <remarks>
/// <code>
///            ┌─ 2 fetch ─┐   ┌─ 3 hash, in order ─┐
/// 1 buffer ──┤           ├───┤                    ├── 5 compare ── 6 complete
///            └───────────┘   └─ 4 store the part ─┘
/// </code>
/// A part is fetched whole before it is stored, and stored from the same memory: the two networks never wait for each
/// other inside one request (Ceph RGW drops a body that stalls for 65 s), and storing again needs no second download.
/// Completion comes after the comparison, so wrong bytes never stand under a key. There are two exceptions: an upload that
/// an earlier process began, for the hash of its parts is lost with that process, and an answer of the store that leaves
/// doubt what it has. Then the object is read back, and removed again if it is wrong, before anything is published.
/// </remarks>
internal sealed partial class FileTransfer(
    IObjectStore store,
    BufferPool buffers,
    PieceDownload download,
    Verifier readBack,
    TransferMeter meter,
    TransferOptions options,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(5);

    /// <summary>Moves the file, or the item's share of it.</summary>
    /// <returns>The object's ETag; null where a share was moved, for then there is no object yet.</returns>
    /// <exception cref="ModelCacheException">The file could not be moved; nothing of this try stands under the key.</exception>
    public async Task<string?> RelayAsync(HubFile file, TransferItem item, CancellationToken cancellationToken)
    {
        var (key, begun) = (item.Key, item.Begun);
        var plan = PartPlan.For(file.File.Size, options.PartSize, store.Limits);
        var ranged = true;
        for (var attempt = 1; ; attempt++)
        {
            var progress = new FileMeter(meter);
            try
            {
                using IContentSource source = ranged ? new RangedSource(file, download, options.Memory) : new SequentialSource(file, download);
                if (item.Share is { } share)
                {
                    await RelayShareAsync(file.File, item.Begun!, share, source, progress, cancellationToken).ConfigureAwait(false);
                    return null;
                }

                return plan.Count == 1
                    ? await RelayWholeAsync(file.File, key, source, progress, cancellationToken).ConfigureAwait(false)
                    : await RelayPartsAsync(file.File, key, begun, plan, source, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                progress.TakeBack();
                begun = null;
                if (e is UploadGoneException && item.Share is not null)
                {
                    LogShareLost(file.File.Path, e.Message);
                    return null;
                }

                if (e is RangesIgnoredException && ranged)
                {
                    ranged = false;
                    attempt--;
                }
                else if (e is BrokenPromiseException or UploadGoneException && attempt < options.FileAttempts)
                {
                    LogAnew(file.File.Path, e.Message);
                    file.Distrust();
                }
                else
                {
                    throw;
                }
            }
        }
    }

    private async Task<string> RelayWholeAsync(
        RepoFile file,
        string key,
        IContentSource source,
        FileMeter progress,
        CancellationToken cancellationToken)
    {
        // Step 1: a buffer.
        using var buffer = await buffers.RentAsync(file.Size, cancellationToken).ConfigureAwait(false);

        // Step 2: fetch. A file of no bytes has no range to ask for.
        if (file.Size > 0)
            await source.FillAsync(new ByteRange(0, file.Size), buffer, progress, cancellationToken).ConfigureAwait(false);

        // Steps 3 and 5: hash and compare.
        using var hasher = file.Digest.CreateHasher(file.Size);
        hasher.Append(buffer.Content);
        if (!IsRight(file, hasher.Finish(), out var wrong))
            throw wrong;

        // Steps 4 and 6: store, in one request.
        var sha256 = file.Digest.Algorithm == DigestAlgorithm.Sha256 ? file.Digest.Hex : null;
        var etag = await store.PutAsync(key, new Payload(buffer.Content, sha256), cancellationToken).ConfigureAwait(false);
        progress.Stored(file.Size);
        return etag.Length > 0 ? etag : await ReadBackAsync(file, key, etag: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> RelayPartsAsync(
        RepoFile file,
        string key,
        MultipartUpload? begun,
        PartPlan plan,
        IContentSource source,
        FileMeter progress,
        CancellationToken cancellationToken)
    {
        var upload = begun ?? await store.StartUploadAsync(key, plan.PartSize, cancellationToken).ConfigureAwait(false);
        var present = begun is null ? [] : await PresentPartsAsync(begun, plan, cancellationToken).ConfigureAwait(false);
        progress.Present(present.Values.Sum(p => p.Size));
        // Parts that were there already can't be hashed, so then nothing is: the object is read back.
        using var hasher = present.Count == 0 ? file.Digest.CreateHasher(file.Size, pairs: store.Limits.SignsPayload) : null;
        var all = new PartSlice(1, plan.Count);
        var parts = await MovePartsAsync(upload, plan, all, present, source, hasher, progress, cancellationToken).ConfigureAwait(false);

        // Step 5: compare, while there is still nothing under the key.
        if (hasher is not null && !IsRight(file, hasher.Finish(), out var wrong))
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw wrong;
        }

        // Step 6: complete. Whatever fails here or before leaves the upload open: an abort that races a completion has
        // been seen to destroy the object, and the next run goes on with the parts that are there.
        var completed = await store.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
        return completed.MustReadBack || hasher is null
            ? await ReadBackAsync(file, key, completed.ETag, cancellationToken).ConfigureAwait(false)
            : completed.ETag;
    }

    // The ETag must be known before the bytes are read: what is asked for later may be another object's.
    private async Task<string> ReadBackAsync(RepoFile file, string key, string? etag, CancellationToken cancellationToken)
    {
        etag ??= (await store.FindAsync(key, cancellationToken).ConfigureAwait(false))?.ETag ?? "";
        if (await readBack.MatchesAsync(key, file, cancellationToken).ConfigureAwait(false))
            return etag;

        // It is overwritten and not removed: a removal whose answer is lost could arrive when the right bytes stand there.
        throw new BrokenPromiseException(
            FailureReason.ContentMismatch, $"What lies under {store.Describe(key)} is not {file.Path} as it was stored.");
    }

    // Nobody sees all bytes of a shared file, so nobody can hash them here: who completes the upload reads it back.
    private async Task RelayShareAsync(
        RepoFile file,
        MultipartUpload upload,
        PartSlice share,
        IContentSource source,
        FileMeter progress,
        CancellationToken cancellationToken)
    {
        var plan = new PartPlan(file.Size, upload.PartSize);
        var present = (await store.ListPartsAsync(upload, cancellationToken).ConfigureAwait(false))
            .Where(part => part.Number >= share.First && part.Number <= share.Last && part.Size == plan.Range(part.Number).Length)
            .ToDictionary(part => part.Number);
        progress.Present(present.Values.Sum(p => p.Size));
        await MovePartsAsync(upload, plan, share, present, source, hasher: null, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<int, UploadedPart>> PresentPartsAsync(
        MultipartUpload begun,
        PartPlan plan,
        CancellationToken cancellationToken)
    {
        try
        {
            var parts = await store.ListPartsAsync(begun, cancellationToken).ConfigureAwait(false);
            if (parts.All(part => part.Number >= 1 && part.Number <= plan.Count && part.Size == plan.Range(part.Number).Length))
                return parts.ToDictionary(part => part.Number);
        }
        catch (ModelCacheException e) when (e is not (UploadGoneException or FenceLostException))
        {
            LogPartsUnknown(store.Describe(begun.Key), e.Message); // Keys that may write need not have the right to list.
        }

        await AbortAsync(begun).ConfigureAwait(false);
        throw new UploadGoneException(store.Describe(begun.Key)); // It was cut otherwise, so it is of no use.
    }

    private async Task<UploadedPart[]> MovePartsAsync(
        MultipartUpload upload,
        PartPlan plan,
        PartSlice share,
        Dictionary<int, UploadedPart> present,
        IContentSource source,
        ContentHasher? hasher,
        FileMeter progress,
        CancellationToken cancellationToken)
    {
        using var work = new FirstFailure(cancellationToken);
        var parts = new List<Task<UploadedPart?>>(share.Count);
        var hashed = Task.CompletedTask;
        for (var number = share.First; number <= share.Last && !work.Token.IsCancellationRequested; number++)
        {
            if (present.TryGetValue(number, out var there))
            {
                parts.Add(Task.FromResult<UploadedPart?>(there));
                continue;
            }

            var range = plan.Range(number);

            // Step 1: a buffer. Parts take theirs in order, so the one that is to be hashed next always has one.
            var buffer = await work.WatchAsync(buffers.RentAsync(range.Length, work.Token)).ConfigureAwait(false);
            if (buffer is null)
                break;

            // Steps 2, 3 and 4 of this part run beside those of the others.
            var fetched = source.FillAsync(range, buffer, progress, work.Token);
            var hash = new PartHash(hasher, buffer);
            hashed = hash.RunAsync(hashed, fetched);
            parts.Add(work.WatchAsync(StorePartAsync(upload, number, fetched, hash, buffer, progress, work.Token)));
        }

        var stored = await Task.WhenAll(parts).ConfigureAwait(false);
        work.ThrowIfAny();
        cancellationToken.ThrowIfCancellationRequested();
        return stored!;
    }

    private async Task<UploadedPart> StorePartAsync(
        MultipartUpload upload,
        int number,
        Task fetched,
        PartHash hash,
        PartBuffer buffer,
        FileMeter progress,
        CancellationToken cancellationToken)
    {
        try
        {
            await fetched.ConfigureAwait(false);
            var payload = new Payload(buffer.Content, await hash.OfPart.ConfigureAwait(false));
            var part = await store.UploadPartAsync(upload, number, payload, cancellationToken).ConfigureAwait(false);
            progress.Stored(part.Size);
            await hash.Done.ConfigureAwait(false);
            return part;
        }
        finally
        {
            // The hash may still be reading this memory, also when storing failed.
            await hash.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            buffer.Dispose();
        }
    }

    private static bool IsRight(RepoFile file, ContentDigest actual, [NotNullWhen(false)] out BrokenPromiseException? wrong)
    {
        wrong = actual == file.Digest
            ? null
            : new BrokenPromiseException(
                FailureReason.ContentMismatch,
                $"The bytes received for {file.Path} hash to {actual}, but the Hub states {file.Digest}.");
        return wrong is null;
    }

    private async Task AbortAsync(MultipartUpload upload)
    {
        try
        {
            using var limit = new CancellationTokenSource(AbortLimit, time);
            await store.AbortUploadAsync(upload, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogLeftOpen(store.Describe(upload.Key), e.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Beginning {Path} anew. {Cause}")]
    private partial void LogAnew(string path, string cause);

    [LoggerMessage(12, LogLevel.Warning, "This share of {Path} has nowhere to go: whoever publishes fetches the whole file. {Cause}")]
    private partial void LogShareLost(string path, string cause);

    [LoggerMessage(13, LogLevel.Warning, "The parts of an upload of {Key} that an earlier run left open can't be listed; the file is fetched whole. {Cause}")]
    private partial void LogPartsUnknown(string key, string cause);

    [LoggerMessage(11, LogLevel.Warning, "An upload of {Key} stays open; the next run drops it. {Cause}")]
    private partial void LogLeftOpen(string key, string cause);
}
