using HfModelCache.Repos;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer;

/// <summary>Fills buffers with pieces of one file.</summary>
internal interface IContentSource : IDisposable
{
    /// <summary>Fills <paramref name="buffer"/> with <paramref name="range"/>; calls begin in the order of their ranges.</summary>
    Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter progress, CancellationToken cancellationToken);
}
