namespace HfModelCache.Stores;

/// <summary>Represents the bytes of an object, or of a range of it, as they are read.</summary>
/// <param name="content">The bytes.</param>
/// <param name="etag">The ETag of the version that is read, without quotes; empty if the store does not state it.</param>
/// <param name="size">The size of the whole object in bytes; null if the store does not state it.</param>
public sealed class ObjectBody(Stream content, string etag, long? size) : IAsyncDisposable, IDisposable
{
    /// <summary>The bytes.</summary>
    public Stream Content => content;

    /// <summary>The ETag of the version that is read, without quotes; empty if the store does not state it.</summary>
    public string ETag => etag;

    /// <summary>The size of the whole object in bytes; null if the store does not state it.</summary>
    public long? Size => size;

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => content.DisposeAsync();
}
