using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>The body of a metadata answer: no longer than it may be, and given up where it stalls.</summary>
/// <param name="stream">The body.</param>
/// <param name="mostBytes">How long it may be.</param>
/// <param name="watchdog">Told of every byte.</param>
internal sealed class MetadataBody(Stream stream, long mostBytes, StallWatchdog watchdog)
{
    private long _read;

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="OperatorException">It is too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var count = await stream.ReadAsync(buffer, watchdog.Token).ConfigureAwait(false);
        watchdog.Moved(count);
        _read += count;
        return _read <= mostBytes
            ? count
            : throw new OperatorException(FailureReason.HubUnavailable, $"One answer of the Hub is longer than {mostBytes >> 20} MiB.");
    }
}
