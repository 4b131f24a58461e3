using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads the body of a metadata response, limited in length and cancelled if it stalls.</summary>
/// <param name="stream">The body.</param>
/// <param name="mostBytes">The maximum length.</param>
/// <param name="watchdog">Counts every byte.</param>
internal sealed class MetadataBody(Stream stream, long mostBytes, StallWatchdog watchdog)
{
    private long _read;

    /// <summary>Reads the next bytes; 0 at the end.</summary>
    /// <exception cref="OperatorException">The body is too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var count = await stream.ReadAsync(buffer, watchdog.Token).ConfigureAwait(false);
        watchdog.Moved(count);
        _read += count;
        return _read <= mostBytes
            ? count
            : throw new OperatorException(FailureReason.HubUnavailable, $"A response of the Hub is longer than {mostBytes >> 20} MiB.");
    }
}
