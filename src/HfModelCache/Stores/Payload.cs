using System.Buffers;

namespace HfModelCache.Stores;

/// <summary>The body of an object or a part.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Sha256">
/// Their SHA-256 in lower-case hexadecimal digits, if it is known; otherwise a store that signs payloads computes it.
/// </param>
public readonly record struct Payload(ReadOnlySequence<byte> Content, string? Sha256 = null)
{
    /// <summary>Bytes whose hash is not known.</summary>
    public Payload(ReadOnlyMemory<byte> content)
        : this(new ReadOnlySequence<byte>(content))
    {
    }

    /// <summary>
    /// Asked at the last moment, before the bytes that make the object appear are sent, whether it still may; null where
    /// nobody minds. What it throws ends the call, and arrives as it is.
    /// </summary>
    public Func<CancellationToken, ValueTask>? Confirm { get; init; }

    /// <summary>The length in bytes.</summary>
    public long Length => Content.Length;
}
