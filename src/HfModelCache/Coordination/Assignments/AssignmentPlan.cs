using System.Text.Json.Serialization;
using HfModelCache.Coordination.Leases;
using HfModelCache.Transfer;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Who carries what: the one document that all shards go by.</summary>
public sealed record AssignmentPlan
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form of this document.</summary>
    public required int Format { get; init; }

    /// <summary>A random word that tells this plan from all others, and that its shares' documents lie below.</summary>
    public required string Id { get; init; }

    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's kind, as in the manifest.</summary>
    public required string Type { get; init; }

    /// <summary>The revision that was asked for.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit that it meant.</summary>
    public required string Commit { get; init; }

    /// <summary>The rules by which files were selected, as text.</summary>
    public required string Selection { get; init; }

    /// <summary>
    /// The lease timeout of the plan's author, in seconds: a share confirms the plan every sixth of it. 0 where an older
    /// version does not say.
    /// </summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>How many shares there are.</summary>
    public required int Count { get; init; }

    /// <summary>The files that are to be fetched, by path.</summary>
    public required IReadOnlyList<AssignedFile> Files { get; init; }

    /// <summary>Whether the plan brings what is asked for, as far as the commit goes.</summary>
    /// <param name="repo">The repo's name.</param>
    /// <param name="type">The repo's kind, as in the manifest.</param>
    /// <param name="revision">The revision.</param>
    public bool IsOf(string repo, string type, string revision) => Repo == repo && Type == type && Revision == revision;

    /// <summary>How many bytes a share has to carry.</summary>
    /// <param name="index">Which share, from 0.</param>
    public long BytesOf(int index) => Files.Sum(file => file.UploadId is null
        ? file.Share == index ? file.Size : 0
        : BytesOf(new PartPlan(file.Size, file.PartSize), index));

    /// <summary>Whether the plan can be gone by.</summary>
    public bool MakesSense() =>
        Format <= CurrentFormat
        && Repos.Commit.TryParse(Commit) is not null
        && Id is { Length: > 0 } && Id.All(char.IsAsciiHexDigit)
        && Count is > 1 and <= Assignee.MaxCount
        && Repo is not null && Type is not null && Revision is not null && Selection is not null
        && Files?.All(file => file?.MakesSense(Count) == true) == true
        && Files.Aggregate(0m, (sum, file) => sum + file.Size) <= long.MaxValue
        && Files.DistinctBy(file => file.Path, StringComparer.Ordinal).Count() == Files.Count;

    /// <summary>The author's timeout; zero where it does not say, or says nonsense.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => LeaseOptions.TimeoutOf(TimeoutSeconds);

    private long BytesOf(PartPlan cut, int index)
    {
        var share = PartSlice.Of(cut.Count, index, Count);
        return share.Count == 0 ? 0 : Math.Min(cut.FileSize, share.Last * cut.PartSize) - ((share.First - 1) * cut.PartSize);
    }
}
