using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Runs.Listing;

/// <summary>Represents one copy of a store.</summary>
public sealed record ListedCopy
{
    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's type; null if no document states it.</summary>
    public RepoType? Type { get; init; }

    /// <summary>Its location, for messages.</summary>
    public required string Location { get; init; }

    /// <summary>The layout.</summary>
    public required CopyLayout Layout { get; init; }

    /// <summary>The state.</summary>
    public required CopyState State { get; init; }

    /// <summary>What is wrong, as a sentence; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The commit; null if no document states it.</summary>
    public Commit? Commit { get; init; }

    /// <summary>Who may read the repo, as its source stated it.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>The revisions that mean this copy.</summary>
    public IReadOnlyList<ListedRevision> Revisions { get; init; } = [];

    /// <summary>The number of files: those of the manifest or, without one, those that are stored.</summary>
    public int Files { get; init; }

    /// <summary>Their size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When the manifest was written or, without one, the journal, by the clock of the replica that wrote it; null if unknown.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>The day on which a hit last noted that the copy was used, in UTC; null if none did.</summary>
    public DateOnly? LastUsed { get; init; }

    /// <summary>When the copy was last written or used, as far as known.</summary>
    internal DateTimeOffset? LastTouched =>
        LastUsed is { } day && new DateTimeOffset(day, TimeOnly.MaxValue, TimeSpan.Zero) is var used && !(Written > used) ? used : Written;

    /// <summary>The replica that holds the lease of an incomplete copy; null for none.</summary>
    public ListedLeader? Leader { get; init; }
}

/// <summary>Represents a revision that means a copy.</summary>
/// <param name="Name">The branch, tag, ref or commit.</param>
/// <param name="Pinned">Whether a refresh keeps it.</param>
public sealed record ListedRevision(string Name, bool Pinned);

/// <summary>Represents the replica that works on a copy.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="DoneBytes">Bytes that it has stored or verified.</param>
/// <param name="PlannedBytes">Bytes that it has to store or verify; 0 while it does not know.</param>
public sealed record ListedLeader(string Pod, long DoneBytes, long PlannedBytes);
