using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Represents the bytes of an object, or of a range of it, as they are read.</summary>
/// <param name="content">The bytes.</param>
/// <param name="etag">The ETag of the version that is read, without quotes; empty if the store does not state it.</param>
/// <param name="size">The size of the whole object in bytes; null if the store does not state it.</param>
internal sealed class ObjectBody(Stream content, string etag, long? size) : IAsyncDisposable, IDisposable
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

/// <summary>Represents the bytes of an object to read, and the version they must belong to.</summary>
/// <param name="Offset">The first byte. Default 0.</param>
/// <param name="Length">The maximum number of bytes, at least 1; null to read to the end. Default null.</param>
/// <param name="ETag">The ETag that the object must still have, without quotes; null for any version. Default null.</param>
internal readonly record struct ReadRange(long Offset = 0, long? Length = null, string? ETag = null)
{
    /// <summary>The whole object, whatever its version.</summary>
    public static ReadRange All => default;
}

/// <summary>The object is no longer the version that was to be read.</summary>
/// <param name="key">The object's full name.</param>
/// <param name="inner">The cause.</param>
internal sealed class ObjectChangedException(string key, Exception? inner = null)
    : OperatorException(FailureReason.CopyDamaged, $"{key} was replaced by another writer while it was being read.", inner);
