using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Takes documents away, also with keys that may not delete.</summary>
internal static class DocumentRemoval
{
    /// <summary>Deletes a document, or empties it where deleting is denied: its readers take an empty one for none.</summary>
    public static async Task RemoveOrEmptyAsync(this IObjectStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
        {
            await store.PutAsync(key, new Payload(ReadOnlyMemory<byte>.Empty), cancellationToken).ConfigureAwait(false);
        }
    }
}
