using System.Buffers;

namespace HfModelCache.Integrity;

/// <summary>Hashes one file's bytes, handed over in order.</summary>
public abstract class ContentHasher : IDisposable
{
    /// <summary>The next bytes of the content.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The next bytes of the content.</summary>
    public void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
            Append(segment.Span);
    }

    /// <summary>The digest of everything appended; the hasher can't be used after it.</summary>
    public abstract ContentDigest Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the hasher holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
