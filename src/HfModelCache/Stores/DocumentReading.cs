namespace HfModelCache.Stores;

/// <summary>Reads small documents whole.</summary>
internal static class DocumentReading
{
    /// <summary>Reads a small document into memory. Returns null if there is no such object.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The object.</param>
    /// <param name="maxBytes">The maximum size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DocumentTooLargeException">The object is larger.</exception>
    public static async Task<StoredDocument?> ReadDocumentAsync(
        this IObjectReader store, string key, int maxBytes, CancellationToken cancellationToken)
    {
        var document = await store.ReadDocumentAsync(key, maxBytes, ReadAsync, cancellationToken).ConfigureAwait(false);
        return document is null ? null : new StoredDocument(document.Content.GetBuffer().AsMemory(0, (int)document.Content.Length), document.ETag);
    }

    private static async Task<MemoryStream> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        await body.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }
}
