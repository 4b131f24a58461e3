using HfModelCache.Failures;
using HfModelCache.Formatting;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Compares the free space with the size of the model.</summary>
/// <param name="probe">What the checks store.</param>
/// <param name="needed">Returns the size of the selected files in bytes; null if it is unknown.</param>
internal sealed class SpaceCheck(Probe probe, Func<long?> needed) : StoreCheck(KnownChecks.Space, probe)
{
    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (await Store.FindFreeBytesAsync(cancellationToken).ConfigureAwait(false) is not { } free)
            return Finding.NotChecked("the store does not tell");
        return needed() is { } bytes && bytes > free
            ? Finding.Warning(FailureReason.StoreFull, $"{ByteSize.Format(free)} are free, and the model has {ByteSize.Format(bytes)}, less what is stored already.")
            : Finding.Passed($"{ByteSize.Format(free)} are free");
    }
}
