using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;

namespace HfModelCache.Cli.Output.Listings;

/// <summary>Represents one copy of a listing.</summary>
internal sealed record ListEntry
{
    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary><c>model</c>, <c>dataset</c> or <c>space</c>; null if unknown.</summary>
    public required string? RepoType { get; init; }

    /// <summary>The revisions that mean the copy.</summary>
    public required IReadOnlyList<string> Revisions { get; init; }

    /// <summary>Those of them that a refresh keeps.</summary>
    public required IReadOnlyList<string> Pinned { get; init; }

    /// <summary>The commit; null if unknown.</summary>
    public required string? Commit { get; init; }

    /// <summary><c>name</c> or <c>commit</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>The number of files.</summary>
    public required int Files { get; init; }

    /// <summary>Their size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>When the copy was completed, or last recorded its progress; null if unknown.</summary>
    public required DateTimeOffset? Written { get; init; }

    /// <summary>The day on which it was last used, in UTC; null if that was not noted.</summary>
    public required DateOnly? LastUsed { get; init; }

    /// <summary><c>whole</c>, <c>damaged</c>, <c>unreadable</c>, <c>filling</c>, <c>removing</c> or <c>incomplete</c>.</summary>
    public required string State { get; init; }

    /// <summary>What is wrong; null if nothing is.</summary>
    public required string? Problem { get; init; }

    /// <summary>The replica that holds the lease of a copy that is being filled or removed; null for none.</summary>
    public required string? Leader { get; init; }

    /// <summary>Bytes that it has stored or verified.</summary>
    public required long? DoneBytes { get; init; }

    /// <summary>Bytes that it has to store or verify.</summary>
    public required long? PlannedBytes { get; init; }

    /// <summary>The location of the copy.</summary>
    public required string Location { get; init; }

    public static ListEntry Of(ListedCopy copy) => new()
    {
        Repo = copy.Repo,
        RepoType = copy.Type?.ToName(),
        Revisions = [.. copy.Revisions.Select(revision => revision.Name)],
        Pinned = [.. copy.Revisions.Where(revision => revision.Pinned).Select(revision => revision.Name)],
        Commit = copy.Commit?.Sha,
        Layout = copy.Layout == CopyLayout.Commit ? "commit" : "name",
        Files = copy.Files,
        Bytes = copy.Bytes,
        Written = copy.Written,
        LastUsed = copy.LastUsed,
        State = copy.State.ToString().ToLowerInvariant(),
        Problem = copy.Problem,
        Leader = copy.Leader?.Pod,
        DoneBytes = copy.Leader?.DoneBytes,
        PlannedBytes = copy.Leader?.PlannedBytes,
        Location = copy.Location,
    };
}
