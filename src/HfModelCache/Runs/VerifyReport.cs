
namespace HfModelCache.Runs;

/// <summary>What reading a copy back has shown.</summary>
/// <param name="Location">Where it lies, for people.</param>
/// <param name="Commit">The commit it is of.</param>
/// <param name="Files">How many files the manifest names.</param>
/// <param name="Bytes">How large they are together.</param>
/// <param name="Damaged">Paths whose objects are missing or hash wrong.</param>
public sealed record VerifyReport(string Location, string Commit, int Files, long Bytes, IReadOnlyList<string> Damaged);
