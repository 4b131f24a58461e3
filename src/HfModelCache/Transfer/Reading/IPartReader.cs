using HfModelCache.Repos;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Transfer.Reading;

/// <summary>Fills buffers with parts of one file.</summary>
internal interface IPartReader : IDisposable
{
    /// <summary>Fills <paramref name="buffer"/> with <paramref name="range"/>. Calls begin in the order of their ranges.</summary>
    /// <exception cref="WholeFileOnlyException">The source can't send ranges of this file.</exception>
    Task FillAsync(ByteRange range, PartBuffer buffer, FileMeter meter, CancellationToken cancellationToken);
}
