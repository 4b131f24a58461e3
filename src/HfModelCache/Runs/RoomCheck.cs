using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Checks, before the first byte is written, that a store has room for what is missing.</summary>
/// <param name="store">The store.</param>
internal sealed class RoomCheck(IObjectStore store)
{
    /// <summary>Fails if the files of a plan don't fit.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The journal of an incomplete copy, whose uploads can be resumed; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">They don't fit.</exception>
    public async Task ThrowIfNoneAsync(CopyPlan plan, Manifest? journal, CancellationToken cancellationToken)
    {
        if (plan.FetchBytes == 0 || await store.FindFreeBytesAsync(cancellationToken).ConfigureAwait(false) is not { } free || free >= plan.FetchBytes)
            return;
        var needed = plan.FetchBytes;
        if (journal?.Commit == plan.Commit.Sha)
            needed -= await FindResumableAsync(plan, cancellationToken).ConfigureAwait(false);
        if (needed > free)
        {
            throw new OperatorException(
                FailureReason.StoreFull,
                $"{ByteSize.Format(needed)} more are needed in {store.Describe(plan.Location.Root)}, but only {ByteSize.Format(free)} are free.");
        }
    }

    // The parts of open uploads take room already.
    private async Task<long> FindResumableAsync(CopyPlan plan, CancellationToken cancellationToken)
    {
        var sizes = plan.ToFetch.ToDictionary(f => f.Key, f => f.File.Size, StringComparer.Ordinal);
        var stored = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var upload in await store.ListUploadsAsync(plan.Location.Root, cancellationToken).ConfigureAwait(false))
        {
            if (!sizes.TryGetValue(upload.Key, out var size))
                continue;
            var bytes = (await store.ListPartsAsync(upload, cancellationToken).ConfigureAwait(false)).Sum(part => part.Size);
            stored[upload.Key] = Math.Max(stored.GetValueOrDefault(upload.Key), Math.Min(bytes, size));
        }

        return stored.Values.Sum();
    }
}
