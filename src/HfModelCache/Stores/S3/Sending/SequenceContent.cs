using System.Buffers;
using System.Net;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Sends a request's body from pooled memory without copying it.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="onSent">Receives the number of bytes of each write, to detect stalls.</param>
/// <param name="confirm">Confirms the request before its last bytes are sent; null if no confirmation is needed.</param>
internal sealed class SequenceContent(
    ReadOnlySequence<byte> bytes,
    Action<int> onSent,
    Func<CancellationToken, ValueTask>? confirm) : HttpContent
{
    private const int LargestWrite = 256 * 1024;

    private Task _sending = Task.CompletedTask;

    /// <summary>The bytes.</summary>
    public ReadOnlySequence<byte> Bytes => bytes;

    /// <summary>Completes when the memory is no longer read.</summary>
    /// <remarks>A server may respond before it has the whole body, and the rest would still be sent in the background.</remarks>
    public Task WhenReleasedAsync() => _sending.ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _sending = WriteAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var left = bytes.Length;
        foreach (var segment in bytes)
        {
            for (var rest = segment; !rest.IsEmpty;)
            {
                var piece = rest[..Math.Min(rest.Length, LargestWrite)];
                left -= piece.Length;
                if (left == 0 && confirm is not null)
                    await confirm(cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                onSent(piece.Length);
                rest = rest[piece.Length..];
            }
        }
    }
}
