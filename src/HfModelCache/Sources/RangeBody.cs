using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Sources;

/// <summary>Represents the body of one range: it yields exactly the bytes that were requested.</summary>
internal sealed class RangeBody(IDisposable owner, Stream stream, string path, long length) : IDisposable
{
    private long _remaining = length;

    /// <summary>The range's length in bytes.</summary>
    public long Length { get; } = length;

    /// <summary>
    /// Whether the stream must end after the last byte. Needed if nothing announced its length, because then more bytes
    /// would go unnoticed. Default false.
    /// </summary>
    public bool MustEnd { get; init; }

    /// <summary>The reason of a failure if the body breaks off. Default <see cref="FailureReason.DownloadFailed"/>.</summary>
    public FailureReason Interruption { get; init; } = FailureReason.DownloadFailed;

    /// <summary>Reads the next bytes. Returns 0 after the last one.</summary>
    /// <exception cref="TransientException">The server sent fewer or more bytes than it promised.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_remaining == 0)
            return 0;
        var count = await ReadStreamAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken)
            .ConfigureAwait(false);
        if (count == 0)
            throw Broken("ended early");
        _remaining -= count;
        if (_remaining == 0 && MustEnd && await ReadStreamAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            throw Broken("continued after its end");
        return count;
    }

    public void Dispose() => owner.Dispose();

    private async ValueTask<int> ReadStreamAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFailure.Is(e) || e is InvalidDataException)
        {
            // A connection that is closed because the caller gave up may show as a broken one.
            cancellationToken.ThrowIfCancellationRequested();
            throw Broken("was interrupted", e);
        }
    }

    private TransientException Broken(string how, Exception? inner = null) =>
        new(Interruption, $"The download of {path} {how}.", inner: inner);
}
