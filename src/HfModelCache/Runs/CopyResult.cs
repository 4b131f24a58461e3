using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Represents a complete copy in the store.</summary>
/// <param name="Location">Its location, for messages.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Files">The number of its files.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="FetchedFiles">The number of files that this run downloaded.</param>
/// <param name="FetchedBytes">The number of bytes that this run downloaded.</param>
/// <param name="ReadBackFiles">The number of files that this run verified in the store.</param>
/// <param name="Took">How long this run worked, without the time in which it waited for other replicas.</param>
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
    /// <summary>Creates the result of a run that had nothing to do.</summary>
    internal static CopyResult Hit(string location, CopyPlan plan) =>
        new(location, plan.Commit, plan.Files.Count, plan.TotalBytes, FetchedFiles: 0, FetchedBytes: 0, ReadBackFiles: 0, Took: default);

    /// <summary>Creates the result of a run that completed the copy.</summary>
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

    /// <summary>Adds what this run has downloaded for the assignments of a plan.</summary>
    internal CopyResult With(Contribution contribution) => this with
    {
        FetchedFiles = FetchedFiles + contribution.Files,
        FetchedBytes = FetchedBytes + contribution.Bytes,
        Took = Took + contribution.Took,
    };

    /// <summary>Whether the copy was complete already.</summary>
    public bool IsHit => FetchedFiles == 0 && ReadBackFiles == 0;
}
