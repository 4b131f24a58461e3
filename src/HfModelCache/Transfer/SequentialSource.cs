using HfModelCache.Repos;
using HfModelCache.Sources.Hub;
using HfModelCache.Sources.Hub.Wire;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Reads the whole file as one body, for servers that ignore ranges.</summary>
/// <param name="file">The file.</param>
/// <param name="download">What all downloads share.</param>
internal sealed class SequentialSource(HubFile file, PieceDownload download) : IContentSource
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RangeBody? _body;
    private long _position;

    public async Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var filled = 0L;
            await download.RunAsync(file.File.Path, mayMove: false, async (attempt, ct) =>
            {
                try
                {
                    await SeekAsync(range.Offset + filled, buffer.Free(filled), attempt, ct).ConfigureAwait(false);
                    while (filled < buffer.Length)
                    {
                        var count = await attempt.ReadAsync(_body!, buffer.Free(filled)).ConfigureAwait(false);
                        _position += count;
                        filled += count;
                        attempt.Progress(count);
                        progress.Fetched(count);
                    }

                    return true;
                }
                catch
                {
                    Drop();
                    throw;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Drop();
        _turn.Dispose();
    }

    // After a broken body the file begins anew, and what has been used already is read over, which is no progress.
    private async Task SeekAsync(long target, Memory<byte> scratch, PieceAttempt attempt, CancellationToken cancellationToken)
    {
        _body ??= await file.OpenAsync(
            new ByteRange(0, file.File.Size), attempt.Connection, cancellationToken).ConfigureAwait(false);
        while (_position < target)
        {
            var piece = scratch[..(int)Math.Min(scratch.Length, target - _position)];
            _position += await attempt.ReadAsync(_body, piece).ConfigureAwait(false);
        }
    }

    private void Drop()
    {
        _body?.Dispose();
        _body = null;
        _position = 0;
    }
}
