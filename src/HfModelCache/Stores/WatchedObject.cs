using System.Security.Cryptography;

namespace HfModelCache.Stores;

/// <summary>A small object whose change somebody waits for.</summary>
/// <remarks>
/// A listing, HEAD and GET may each call the same bytes by another ETag (gateways, weak ETags), or by none. So an equal
/// ETag proves that nothing has changed, and another one proves nothing: then the content decides.
/// </remarks>
/// <param name="key">The object's key.</param>
/// <param name="seen">The object as it was read; null where there was none.</param>
/// <param name="maxBytes">The most bytes it may have.</param>
internal sealed class WatchedObject(string key, StoredDocument? seen, int maxBytes)
{
    private readonly byte[]? _hash = seen is null ? null : SHA256.HashData(seen.Content.Span);
    private string? _etag = seen?.ETag;

    /// <summary>Whether the object has been written with other content, created or removed.</summary>
    public async Task<bool> HasChangedAsync(IObjectReader store, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is null || _hash is null)
            return found is null != _hash is null;
        if (found.ETag.Length > 0 && found.ETag == _etag)
            return false;
        var now = await store.ReadDocumentAsync(key, maxBytes, cancellationToken).ConfigureAwait(false);
        if (now is null || !SHA256.HashData(now.Content.Span).AsSpan().SequenceEqual(_hash))
            return true;
        _etag = found.ETag;
        return false;
    }
}
