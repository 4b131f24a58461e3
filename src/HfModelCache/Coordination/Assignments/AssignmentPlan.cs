using System.Text.Json.Serialization;
using HfModelCache.Coordination.Leases;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents the plan that all machines follow: which of them stores what.</summary>
internal sealed record AssignmentPlan
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of this document.</summary>
    public required int Format { get; init; }

    /// <summary>A random ID. It distinguishes this plan from all others; its reports are stored below it.</summary>
    public required string Id { get; init; }

    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's type, as in the manifest.</summary>
    public required string Type { get; init; }

    /// <summary>The revision that was requested.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit that it resolved to.</summary>
    public required string Commit { get; init; }

    /// <summary>The selection rules, as text.</summary>
    public required string Selection { get; init; }

    /// <summary>
    /// The lease timeout of the plan's author in seconds: a machine confirms the plan every sixth of it. 0 if an older
    /// version does not state it.
    /// </summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>The number of assignments.</summary>
    public required int Count { get; init; }

    /// <summary>The files to download, by path.</summary>
    public required IReadOnlyList<AssignedFile> Files { get; init; }

    /// <summary>Whether the plan is for a repo and revision.</summary>
    /// <param name="repo">The repo's name.</param>
    /// <param name="type">The repo's type, as in the manifest.</param>
    /// <param name="revision">The revision.</param>
    public bool IsOf(string repo, string type, string revision) => Repo == repo && Type == type && Revision == revision;

    /// <summary>Whether the plan is usable; anyone with write access to the store may have written it.</summary>
    public bool IsValid() =>
        Format <= CurrentFormat
        && Repos.Commit.TryParse(Commit) is not null
        && Id is { Length: > 0 } && Id.All(char.IsAsciiHexDigit)
        && Count is > 1 and <= Assignee.MaxCount
        && Repo is not null && Type is not null && Revision is not null && Selection is not null
        && Files?.All(file => file?.IsValid(Count) == true) == true
        && Files.Aggregate(0m, (sum, file) => sum + file.Size) <= long.MaxValue
        && Files.DistinctBy(file => file.Path, StringComparer.Ordinal).Count() == Files.Count;

    /// <summary>The author's timeout; zero if the plan states none, or an invalid one.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => LeaseOptions.TimeoutOf(TimeoutSeconds);
}
