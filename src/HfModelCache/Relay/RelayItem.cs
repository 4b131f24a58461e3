using HfModelCache.Hub;

namespace HfModelCache.Relay;

/// <summary>A file that is to be moved.</summary>
/// <param name="File">What the Hub states of it.</param>
/// <param name="Key">The object it becomes.</param>
public sealed record RelayItem(RepoFile File, string Key);
