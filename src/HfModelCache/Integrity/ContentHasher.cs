using System.Buffers;

namespace HfModelCache.Integrity;

/// <summary>Hashes a file's bytes, which are appended in order.</summary>
internal abstract class ContentHasher : IDisposable
{
    /// <summary>Appends bytes of the content.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Appends bytes of the content.</summary>
    public void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
            Append(segment.Span);
    }

    /// <summary>Returns the digest of everything appended. The hasher can't be used afterwards.</summary>
    public abstract ContentDigest Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the hasher holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
