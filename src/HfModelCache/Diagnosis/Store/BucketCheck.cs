using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Sends the first request with the keys. If they lack only the right to list, they were accepted.</summary>
/// <param name="end">The store, or the copies that take the Hub's place.</param>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix to list.</param>
internal sealed class BucketCheck(CheckedEnd end, IObjectReader store, string prefix) : ICheck
{
    public CheckedEnd End => end;

    public CheckDescription Description => KnownChecks.Bucket;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ListPageAsync(prefix, cursor: null, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied && end == CheckedEnd.Store)
        {
            return Finding.Passed($"{store.Describe("")} answers these keys, and denies them a right");
        }

        return Finding.Passed($"{store.Describe("")} is there");
    }
}
