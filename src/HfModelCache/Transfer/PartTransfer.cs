using HfModelCache.Stores;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Transfers parts of one file into an open upload: steps 1 to 4 of <see cref="FileTransfer"/>.</summary>
internal sealed class PartTransfer(TransferEngine engine, IObjectStore store, OpenFile file)
{
    /// <summary>Transfers the parts that are missing. Returns all parts of the slice, in order.</summary>
    public async Task<UploadedPart[]> RunAsync(UploadJob job, CancellationToken cancellationToken)
    {
        using var work = new FirstFailure(cancellationToken);
        var parts = new List<Task<UploadedPart?>>(job.Slice.Count);
        var hashed = Task.CompletedTask;
        for (var number = job.Slice.First; number <= job.Slice.Last && !work.Token.IsCancellationRequested; number++)
        {
            var there = job.Present.GetValueOrDefault(number);
            if (there is not null && job.Hasher is null)
            {
                parts.Add(Task.FromResult<UploadedPart?>(there));
                continue;
            }

            // Step 1: a buffer. Parts get theirs in order, so the one that is hashed next always has one.
            var range = job.Plan.Range(number);
            var buffer = await work.WatchAsync(engine.Buffers.RentAsync(range.Length, file.Turn, work.Token)).ConfigureAwait(false);
            if (buffer is null)
                break;

            // Steps 2, 3 and 4 of this part run beside those of the others.
            var read = there is null
                ? file.Reader.FillAsync(range, buffer, file.Meter, work.Token)
                : RereadAsync(job.Upload, there, buffer, work.Token);
            var hash = new PartHash(job.Hasher, buffer);
            hashed = hash.RunAsync(hashed, read);
            _ = file.Turn.CountAsync(read, hashed);
            parts.Add(work.WatchAsync(StoreAsync(new Part(job.Upload, number, buffer, read, hash) { Stored = there }, work.Token)));
        }

        var stored = await Task.WhenAll(parts).ConfigureAwait(false);
        work.ThrowIfAny();
        cancellationToken.ThrowIfCancellationRequested();
        return stored!;
    }

    private async Task<UploadedPart> StoreAsync(Part part, CancellationToken cancellationToken)
    {
        using var inFlight = file.Meter.Part();
        try
        {
            await part.Read.ConfigureAwait(false);
            var stored = part.Stored ?? await UploadAsync(part, cancellationToken).ConfigureAwait(false);
            await part.Hash.Done.ConfigureAwait(false);
            return stored;
        }
        finally
        {
            // The hash may still be reading this memory, even if storing failed.
            await part.Hash.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            part.Buffer.Dispose();
        }
    }

    private async Task<UploadedPart> UploadAsync(Part part, CancellationToken cancellationToken)
    {
        var payload = new Payload(part.Buffer.Content, await part.Hash.OfPart.ConfigureAwait(false));
        var stored = await store.UploadPartAsync(part.Upload, part.Number, payload, cancellationToken).ConfigureAwait(false);
        file.Meter.Stored(stored.Size);
        return stored;
    }

    private async Task RereadAsync(MultipartUpload upload, UploadedPart part, PartBuffer buffer, CancellationToken cancellationToken)
    {
        await using var body = await store.OpenPartAsync(upload, part, cancellationToken).ConfigureAwait(false)
            ?? throw new UploadGoneException(store.Describe(upload.Key));
        for (var filled = 0L; filled < part.Size;)
        {
            var count = await body.Content.ReadAsync(buffer.Free(filled), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new UploadGoneException(store.Describe(upload.Key)); // Its data is shorter than it states.
            filled += count;
        }
    }

    private sealed record Part(MultipartUpload Upload, int Number, PartBuffer Buffer, Task Read, PartHash Hash)
    {
        /// <summary>The part as the upload has it already; null if it is to be stored.</summary>
        public UploadedPart? Stored { get; init; }
    }
}
