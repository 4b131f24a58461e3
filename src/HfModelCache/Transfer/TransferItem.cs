using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>A file that is to be moved.</summary>
/// <param name="File">What the Hub states of it.</param>
/// <param name="Key">The object it becomes.</param>
/// <param name="Begun">An open upload of the same bytes that an earlier run has left; null for none.</param>
/// <param name="Share">The parts of <paramref name="Begun"/> that are to be moved, and no more; null for the whole file.</param>
public sealed record TransferItem(RepoFile File, string Key, MultipartUpload? Begun = null, PartSlice? Share = null);
