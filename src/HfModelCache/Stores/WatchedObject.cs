using System.Security.Cryptography;

namespace HfModelCache.Stores;

/// <summary>Detects whether a small object has changed.</summary>
/// <remarks>
/// Behind some gateways a listing, HEAD and GET state different ETags for the same bytes, or none. So an equal ETag proves
/// that nothing has changed, and a different one proves nothing: then the content is compared.
/// </remarks>
/// <param name="key">The object's key.</param>
/// <param name="seen">The version that was read; null if there was none.</param>
/// <param name="maxBytes">The maximum size.</param>
internal sealed class WatchedObject(string key, DocumentVersion? seen, int maxBytes)
{
    private readonly string? _hash = seen?.Sha256;
    private string? _etag = seen?.ETag;

    /// <summary>Whether the object has been written with other content, created or removed.</summary>
    public async Task<bool> HasChangedAsync(IObjectReader store, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is null || _hash is null)
            return found is null != _hash is null;
        if (found.ETag.Length > 0 && found.ETag == _etag)
            return false;
        var now = await store.ReadDocumentAsync(key, maxBytes, HashAsync, cancellationToken).ConfigureAwait(false);
        if (now?.Content != _hash)
            return true;
        _etag = found.ETag;
        return false;
    }

    private static async Task<string> HashAsync(Stream body, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken).ConfigureAwait(false));
}
