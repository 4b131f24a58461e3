using HfModelCache.Repos;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Fetches each part by requests of its own: several for one part where many lanes share little memory.</summary>
/// <param name="file">The file.</param>
/// <param name="download">What all downloads share.</param>
/// <param name="memory">The memory that all downloads share, in bytes.</param>
internal sealed class RangedSource(HubFile file, PieceDownload download, long memory) : IContentSource
{
    public Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter progress, CancellationToken cancellationToken)
    {
        var step = StepFor(download.Lanes);
        return Task.WhenAll(Enumerable.Range(0, (int)((range.Length + step - 1) / step)).Select(i =>
        {
            var begin = i * step;
            return FillAsync(range, begin, Math.Min(begin + step, range.Length), buffer, progress, cancellationToken);
        }));
    }

    public void Dispose()
    {
    }

    // Half of the memory is filled while the other half is stored.
    private long StepFor(int lanes) =>
        Math.Max(1, memory / 2 / Math.Max(1, lanes) / BufferPool.BlockSize) * BufferPool.BlockSize;

    private Task FillAsync(
        ByteRange range, long begin, long end, PartBuffer buffer, FileMeter progress, CancellationToken cancellationToken)
    {
        var filled = begin;
        return download.RunAsync(file.File.Path, mayMove: true, async (attempt, ct) =>
        {
            var until = filled + Math.Min(end - filled, attempt.MostBytes);
            var missing = new ByteRange(range.Offset + filled, until - filled);
            using var body = await file.OpenAsync(missing, attempt.Connection, ct).ConfigureAwait(false);
            while (filled < until)
            {
                var free = buffer.Free(filled);
                var count = await attempt.ReadAsync(body, free[..(int)Math.Min(free.Length, until - filled)]).ConfigureAwait(false);
                filled += count;
                attempt.Progress(count);
                progress.Fetched(count);
            }

            return filled == end;
        }, cancellationToken);
    }
}
