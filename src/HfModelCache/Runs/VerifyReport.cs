namespace HfModelCache.Runs;

/// <summary>Represents the result of verifying a copy.</summary>
/// <param name="Location">Its location, for messages.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Files">The number of files in the manifest.</param>
/// <param name="Bytes">Their total size in bytes.</param>
/// <param name="Damaged">The paths of files that are missing or have a wrong hash.</param>
public sealed record VerifyReport(string Location, string Commit, int Files, long Bytes, IReadOnlyList<string> Damaged);
