using HfModelCache.Failures;
using HfModelCache.Hub;
using HfModelCache.Integrity;
using HfModelCache.Progress;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Relay;

/// <summary>Moves one file from the Hub into the store, through memory alone.</summary>
/// <remarks>
/// <code>
///            ┌─ 2 fetch ─┐   ┌─ 3 hash, in order ─┐
/// 1 buffer ──┤           ├───┤                    ├── 5 compare ── 6 complete
///            └───────────┘   └─ 4 store the part ─┘
/// </code>
/// A part is fetched whole before it is stored, and stored from the same memory: the two networks never wait for each
/// other inside one request (Ceph RGW drops a body that stalls for 65 s), and storing again needs no second download.
/// Completion comes after the comparison, so wrong bytes never stand under a key.
/// </remarks>
internal sealed partial class FileRelay(
    IObjectStore store,
    BufferPool buffers,
    Download download,
    SemaphoreSlim uploads,
    TransferMeter meter,
    RelayOptions options,
    ILogger logger)
{
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(5);

    /// <summary>Moves the file.</summary>
    /// <returns>The object's ETag.</returns>
    /// <exception cref="ModelCacheException">The file could not be moved; nothing of this try stands under the key.</exception>
    public async Task<string> RelayAsync(HubFile file, string key, CancellationToken cancellationToken)
    {
        var plan = PartPlan.For(file.File.Size, options.PartSize, store.Limits);
        var ranged = true;
        for (var attempt = 1; ; attempt++)
        {
            var progress = new FileProgress(meter);
            try
            {
                using IContentSource source = ranged ? new RangedSource(file, download) : new SequentialSource(file, download);
                return plan.Count == 1
                    ? await RelayWholeAsync(file.File, key, source, progress, cancellationToken).ConfigureAwait(false)
                    : await RelayPartsAsync(file.File, key, plan, source, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                progress.TakeBack();
                if (e is RangesIgnoredException && ranged)
                {
                    ranged = false;
                    attempt--;
                }
                else if (e is BrokenPromiseException or UploadGoneException && attempt < options.FileAttempts)
                {
                    LogAnew(file.File.Path, e.Message);
                    file.ForgetLocation();
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
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        // Step 1: a buffer.
        using var buffer = await buffers.RentAsync(file.Size, cancellationToken).ConfigureAwait(false);

        // Step 2: fetch. A file of no bytes has no range to ask for.
        if (file.Size > 0)
            await source.FillAsync(new ByteRange(0, file.Size), buffer, progress, cancellationToken).ConfigureAwait(false);

        // Steps 3 and 5: hash and compare.
        using var hasher = file.Digest.CreateHasher(file.Size);
        Hash(hasher, buffer);
        ThrowIfWrong(file, hasher);

        // Steps 4 and 6: store, in one request.
        await uploads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var etag = await store.PutAsync(key, buffer.Content, cancellationToken).ConfigureAwait(false);
            progress.Stored(file.Size);
            return etag;
        }
        finally
        {
            uploads.Release();
        }
    }

    private async Task<string> RelayPartsAsync(
        RepoFile file,
        string key,
        PartPlan plan,
        IContentSource source,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        var upload = await store.StartUploadAsync(key, plan.PartSize, cancellationToken).ConfigureAwait(false);
        UploadedPart[] parts;
        try
        {
            using var hasher = file.Digest.CreateHasher(file.Size);
            parts = await MovePartsAsync(upload, plan, source, hasher, progress, cancellationToken).ConfigureAwait(false);

            // Step 5: compare, while there is still nothing under the key.
            ThrowIfWrong(file, hasher);
        }
        catch
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw;
        }

        // Step 6: complete. If this fails the upload is left alone: an abort that races a completion has been seen to
        // destroy the object, and the next run drops what was really left open.
        return await store.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UploadedPart[]> MovePartsAsync(
        MultipartUpload upload,
        PartPlan plan,
        IContentSource source,
        ContentHasher hasher,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        using var work = new FirstFailure(cancellationToken);
        var parts = new List<Task<UploadedPart?>>(plan.Count);
        var hashed = Task.CompletedTask;
        for (var number = 1; number <= plan.Count && !work.Token.IsCancellationRequested; number++)
        {
            var range = plan.Range(number);

            // Step 1: a buffer. Parts take theirs in order, so the one that is to be hashed next always has one.
            var buffer = await work.WatchAsync(buffers.RentAsync(range.Length, work.Token)).ConfigureAwait(false);
            if (buffer is null)
                break;

            // Steps 2, 3 and 4 of this part run beside those of the others.
            var fetched = source.FillAsync(range, buffer, progress, work.Token);
            hashed = HashAfterAsync(hashed, fetched, buffer, hasher);
            parts.Add(work.WatchAsync(StorePartAsync(upload, number, fetched, hashed, buffer, progress, work.Token)));
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
        Task hashed,
        PartBuffer buffer,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        try
        {
            await fetched.ConfigureAwait(false);
            await uploads.WaitAsync(cancellationToken).ConfigureAwait(false);
            UploadedPart part;
            try
            {
                part = await store.UploadPartAsync(upload, number, buffer.Content, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                uploads.Release();
            }

            progress.Stored(part.Size);
            await hashed.ConfigureAwait(false);
            return part;
        }
        finally
        {
            // The hash may still be reading this memory, also when storing failed.
            await hashed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            buffer.Dispose();
        }
    }

    private static async Task HashAfterAsync(Task previous, Task fetched, PartBuffer buffer, ContentHasher hasher)
    {
        await previous.ConfigureAwait(false);
        await fetched.ConfigureAwait(false);
        Hash(hasher, buffer);
    }

    private static void Hash(ContentHasher hasher, PartBuffer buffer)
    {
        foreach (var segment in buffer.Content)
            hasher.Append(segment.Span);
    }

    private static void ThrowIfWrong(RepoFile file, ContentHasher hasher)
    {
        var actual = hasher.Finish();
        if (actual != file.Digest)
        {
            throw new BrokenPromiseException(
                FailureReason.ContentMismatch,
                $"The bytes received for {file.Path} hash to {actual}, but the Hub states {file.Digest}.");
        }
    }

    private async Task AbortAsync(MultipartUpload upload)
    {
        try
        {
            using var limit = new CancellationTokenSource(AbortLimit);
            await store.AbortUploadAsync(upload, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogLeftOpen(store.Describe(upload.Key), e.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Beginning {Path} anew. {Cause}")]
    private partial void LogAnew(string path, string cause);

    [LoggerMessage(11, LogLevel.Warning, "An upload of {Key} stays open; the next run drops it. {Cause}")]
    private partial void LogLeftOpen(string key, string cause);
}
