using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>The bytes of one range, no more and no fewer than were asked for.</summary>
public sealed class RangeBody : IDisposable
{
    private readonly IDisposable _owner;
    private readonly Stream _stream;
    private readonly string _path;
    private readonly bool _mustEnd;
    private long _remaining;

    internal RangeBody(IDisposable owner, Stream stream, string path, long length, bool mustEnd)
    {
        _owner = owner;
        _stream = stream;
        _path = path;
        _remaining = length;
        _mustEnd = mustEnd;
    }

    /// <summary>The next bytes; 0 when all have been read.</summary>
    /// <exception cref="TransientException">The server sent fewer bytes than it promised, or more.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_remaining == 0)
            return 0;
        var count = await ReadStreamAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken)
            .ConfigureAwait(false);
        if (count == 0)
            throw Broken("ended early");
        _remaining -= count;
        if (_remaining == 0 && _mustEnd && await ReadStreamAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            throw Broken("went on after its end");
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();

    private async ValueTask<int> ReadStreamAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFailure.Is(e) || e is InvalidDataException)
        {
            // A connection that is closed because the caller gave up may be met as a broken one.
            cancellationToken.ThrowIfCancellationRequested();
            throw Broken("broke off", e);
        }
    }

    private TransientException Broken(string how, Exception? inner = null) =>
        new(FailureReason.DownloadFailed, $"The download of {_path} {how}.", inner: inner);
}
