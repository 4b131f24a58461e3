using HfModelCache.Hub;

namespace HfModelCache.Caching;

/// <summary>A copy that is in the store, whole.</summary>
/// <param name="Location">Where it lies, for people.</param>
/// <param name="Commit">The commit it is of.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="FetchedFiles">How many files this run fetched.</param>
/// <param name="FetchedBytes">How many bytes this run fetched.</param>
/// <param name="ReadBackFiles">How many files this run read back from the store.</param>
public sealed record CacheOutcome(
    string Location,
    Commit Commit,
    int Files,
    long Bytes,
    int FetchedFiles,
    long FetchedBytes,
    int ReadBackFiles)
{
    /// <summary>Whether everything was there already.</summary>
    public bool IsHit => FetchedFiles == 0 && ReadBackFiles == 0;
}
