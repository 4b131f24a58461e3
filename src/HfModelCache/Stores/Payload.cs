using System.Buffers;

namespace HfModelCache.Stores;

/// <summary>Represents the body of an object or a part.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Sha256">
/// Their SHA-256 in lower-case hexadecimal digits; null to let a store that signs payloads compute it.
/// </param>
internal readonly record struct Payload(ReadOnlySequence<byte> Content, string? Sha256 = null)
{
    /// <summary>Creates a payload whose hash is unknown.</summary>
    public Payload(ReadOnlyMemory<byte> content)
        : this(new ReadOnlySequence<byte>(content))
    {
    }

    /// <summary>
    /// Confirms, right before the last bytes are sent, that the object may still be written; null if no confirmation is
    /// needed. An exception that it throws fails the call and reaches the caller unchanged.
    /// </summary>
    public Func<CancellationToken, ValueTask>? Confirm { get; init; }

    /// <summary>The length in bytes.</summary>
    public long Length => Content.Length;
}
