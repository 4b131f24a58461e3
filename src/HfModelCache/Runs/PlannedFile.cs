using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Represents a file that belongs to the copy.</summary>
/// <param name="File">What the source states about it.</param>
/// <param name="Key">The key of its object.</param>
/// <param name="Action">What has to be done.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="ETag">The ETag of the stored object; null if there is none.</param>
public sealed record PlannedFile(RepoFile File, string Key, FileAction Action, string Reason, string? ETag);
