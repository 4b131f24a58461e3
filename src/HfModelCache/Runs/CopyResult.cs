using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>A copy that is in the store, whole.</summary>
/// <param name="Location">Where it lies, for people.</param>
/// <param name="Commit">The commit it is of.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="FetchedFiles">How many files this run fetched.</param>
/// <param name="FetchedBytes">How many bytes this run fetched.</param>
/// <param name="ReadBackFiles">How many files this run read back from the store.</param>
/// <param name="Took">How long this run worked on it, without the time in which it waited for another replica.</param>
public sealed record CopyResult(
    string Location,
    Commit Commit,
    int Files,
    long Bytes,
    int FetchedFiles,
    long FetchedBytes,
    int ReadBackFiles,
    TimeSpan Took)
{
    /// <summary>A copy to which nothing had to be done.</summary>
    internal static CopyResult Hit(string location, CopyPlan plan) =>
        new(location, plan.Commit, plan.Files.Count, plan.TotalBytes, FetchedFiles: 0, FetchedBytes: 0, ReadBackFiles: 0, Took: default);

    /// <summary>A copy that was brought about.</summary>
    internal static CopyResult Filled(
        string location, CopyPlan plan, IReadOnlyCollection<PlannedFile> fetched, TimeSpan took) => new(
        location,
        plan.Commit,
        plan.Files.Count,
        plan.TotalBytes,
        fetched.Count,
        fetched.Sum(f => f.File.Size),
        plan.ToReadBack.Count(),
        took);

    /// <summary>The same with what this run had carried as its share before.</summary>
    internal CopyResult After(Participation turn) => this with
    {
        FetchedFiles = FetchedFiles + turn.CarriedFiles,
        FetchedBytes = FetchedBytes + turn.CarriedBytes,
        Took = Took + turn.Took,
    };

    /// <summary>Whether everything was there already.</summary>
    public bool IsHit => FetchedFiles == 0 && ReadBackFiles == 0;
}
