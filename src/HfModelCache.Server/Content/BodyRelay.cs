using System.IO.Pipelines;

namespace HfModelCache.Server.Content;

/// <summary>Copies a body that another server sends to a client. The client may be as slow as Kestrel allows; the server may not fall silent.</summary>
/// <param name="silence">How long the server may send nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class BodyRelay(TimeSpan silence, TimeProvider time)
{
    /// <summary>The size of a piece in bytes. Each costs a handful of wake-ups: with 128 KiB, a GiB took twice the processor time.</summary>
    public const int PieceSize = 512 << 10;

    /// <summary>Copies a body to its end.</summary>
    /// <param name="body">The body.</param>
    /// <param name="client">The client.</param>
    /// <param name="length">The maximum number of bytes.</param>
    /// <param name="copied">Receives the number of bytes of each piece.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="TimeoutException">The server fell silent.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task CopyAsync(Stream body, PipeWriter client, long length, Action<int> copied, CancellationToken cancellationToken)
    {
        using var silent = new SilenceLimit(silence, time, cancellationToken);
        for (var missing = length; missing > 0;)
        {
            var buffer = client.GetMemory(PieceSize);
            var count = await ReadAsync(body, buffer[..(int)Math.Min(buffer.Length, missing)], silent, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return;
            client.Advance(count);
            missing -= count;
            copied(count);
            if ((await client.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                throw new OperationCanceledException("The client is gone.");
        }
    }

    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, SilenceLimit silent, CancellationToken cancellationToken)
    {
        silent.Begin();
        try
        {
            return await body.ReadAsync(buffer, silent.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (silent.IsExceeded && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The other side fell silent.", e);
        }
        finally
        {
            silent.End();
        }
    }
}
