using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Removes documents, even with credentials that may not delete.</summary>
internal static class DocumentRemoval
{
    /// <summary>Deletes a document, or empties it if deleting is denied. Readers treat an empty document as missing.</summary>
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
