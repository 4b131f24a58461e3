using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>A file that belongs to the copy.</summary>
/// <param name="File">What the Hub states of it.</param>
/// <param name="Key">The object that it is, or becomes.</param>
/// <param name="Action">What has to be done.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="ETag">The ETag of the object that is there now; null where there is none.</param>
public sealed record PlannedFile(RepoFile File, string Key, FileAction Action, string Reason, string? ETag);
