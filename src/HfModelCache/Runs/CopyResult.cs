using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Represents a complete copy in the store.</summary>
public sealed record CopyResult
{
    /// <summary>Its location, for messages.</summary>
    public required string Location { get; init; }

    /// <summary>Its commit.</summary>
    public required Commit Commit { get; init; }

    /// <summary>The number of its files.</summary>
    public required int Files { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of files that this run downloaded.</summary>
    public required int FetchedFiles { get; init; }

    /// <summary>The number of bytes that this run downloaded.</summary>
    public required long FetchedBytes { get; init; }

    /// <summary>The number of files that the store copied by itself.</summary>
    public int CopiedFiles { get; init; }

    /// <summary>The number of bytes that the store copied by itself.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>The number of files that this run verified in the store.</summary>
    public required int VerifiedFiles { get; init; }

    /// <summary>How long this run worked, without the time in which it waited for other replicas.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Creates the result of a run that had nothing to do.</summary>
    internal static CopyResult Hit(string location, CopyPlan plan) => Filled(location, plan, [], [], TimeSpan.Zero) with { VerifiedFiles = 0 };

    /// <summary>Creates the result of a run that completed the copy.</summary>
    internal static CopyResult Filled(
        string location, CopyPlan plan, IReadOnlyCollection<PlannedFile> fetched, IReadOnlyCollection<PlannedFile> copied, TimeSpan took) => new()
        {
            Location = location,
            Commit = plan.Commit,
            Files = plan.Files.Count,
            Bytes = plan.TotalBytes,
            FetchedFiles = fetched.Count,
            FetchedBytes = fetched.Sum(f => f.File.Size),
            CopiedFiles = copied.Count,
            CopiedBytes = copied.Sum(f => f.File.Size),
            VerifiedFiles = plan.ToVerify.Count,
            Took = took,
        };

    /// <summary>Adds what this run has downloaded for the assignments of a plan.</summary>
    internal CopyResult With(Contribution contribution) => this with
    {
        FetchedFiles = FetchedFiles + contribution.Files,
        FetchedBytes = FetchedBytes + contribution.Bytes,
        Took = Took + contribution.Took,
    };

    /// <summary>Whether the copy was complete already.</summary>
    public bool IsHit => FetchedFiles == 0 && CopiedFiles == 0 && VerifiedFiles == 0;
}
