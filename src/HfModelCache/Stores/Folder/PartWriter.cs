using System.Buffers;

namespace HfModelCache.Stores.Folder;

/// <summary>Writes the parts of uploads: through the page cache as long as its budget lasts, and directly to the disk after that.</summary>
/// <param name="cache">How much may be written through the page cache.</param>
internal sealed class PartWriter(PageCacheBudget cache)
{
    // Opening the file and waiting for the disk cost more than a short copy.
    private const int SmallestDirect = 1 << 20;

    /// <summary>Writes a part into an existing file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The part's bytes.</param>
    /// <param name="offset">Where the part begins in the file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public void Write(string path, ReadOnlySequence<byte> content, long offset, CancellationToken cancellationToken)
    {
        var isDirect = content.Length >= SmallestDirect && !cache.TryTake(content.Length);
        var written = isDirect ? DirectWrite.Write(path, content, offset) : 0;
        if (written < content.Length || content.IsEmpty)
            WriteCached(path, content.Slice(written), offset + written, cancellationToken);
    }

    private static void WriteCached(string path, ReadOnlySequence<byte> content, long begin, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var offset = begin;
        foreach (var segment in content)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomAccess.Write(file, segment.Span, offset);
            offset += segment.Length;
        }

        Writeback.Start(file, begin, content.Length);
    }
}
