using HfModelCache.Hub;

namespace HfModelCache.Relay;

/// <summary>Fetches each range by a request of its own, many at once.</summary>
/// <param name="file">The file.</param>
/// <param name="download">What all downloads share.</param>
internal sealed class RangedSource(HubFile file, Download download) : IContentSource
{
    public Task FillAsync(ByteRange range, PartBuffer buffer, FileProgress progress, CancellationToken cancellationToken)
    {
        var filled = 0;
        return download.RunAsync(file.File.Path, async (attempt, ct) =>
        {
            using var body = await file.OpenAsync(range.Skip(filled), ct).ConfigureAwait(false);
            while (filled < buffer.Length)
            {
                var count = await attempt.ReadAsync(body, buffer.Free(filled)).ConfigureAwait(false);
                filled += count;
                progress.Fetched(count);
            }
        }, cancellationToken);
    }

    public void Dispose()
    {
    }
}
