using System.Text.Json;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Output.Plans;

/// <summary>Represents a plan as JSON. Members are added, never renamed or removed.</summary>
internal sealed record PlanDocument
{
    /// <summary>The repo.</summary>
    public required string Repo { get; init; }

    /// <summary><c>model</c>, <c>dataset</c> or <c>space</c>.</summary>
    public required string RepoType { get; init; }

    /// <summary>The revision asked for.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit of the revision.</summary>
    public required string Commit { get; init; }

    /// <summary>The prefix of the copy's keys.</summary>
    public required string Prefix { get; init; }

    /// <summary>The number of files in the copy.</summary>
    public required int Files { get; init; }

    /// <summary>The size of the copy.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of files to download.</summary>
    public required int FetchFiles { get; init; }

    /// <summary>The number of bytes to download.</summary>
    public required long FetchBytes { get; init; }

    /// <summary>The number of stored files to verify.</summary>
    public required int ReadBackFiles { get; init; }

    /// <summary>The number of stored bytes to verify.</summary>
    public required long ReadBackBytes { get; init; }

    /// <summary>The number of the repo's files that are skipped.</summary>
    public required int SkippedFiles { get; init; }

    /// <summary>The number of the repo's bytes that are skipped.</summary>
    public required long SkippedBytes { get; init; }

    /// <summary>Every file of the repo, by path.</summary>
    public required IReadOnlyList<PlanEntry> Entries { get; init; }

    /// <summary>Keys of earlier runs that do not belong to the copy; they would be removed.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Unmanaged keys under the prefix; they are left alone.</summary>
    public required IReadOnlyList<string> Strays { get; init; }

    /// <summary>Unmanaged objects under keys of the copy's files; they would be replaced.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    public static PlanDocument Of(CopyRequest request, CopyPlan plan)
    {
        var reasons = plan.Selection.Verdicts.ToDictionary(v => v.File.Path, v => v.Reason, StringComparer.Ordinal);
        var taken = plan.Files.Select(f => PlanEntry.Taken(f, reasons.GetValueOrDefault(f.File.Path, "")));
        var skipped = plan.LeftOut.Select(f => PlanEntry.Skipped(f, reasons.GetValueOrDefault(f.Path, "")));
        return new PlanDocument
        {
            Repo = request.Repo.Name,
            RepoType = request.Repo.Type.ToString().ToLowerInvariant(),
            Revision = request.Revision,
            Commit = plan.Commit.Sha,
            Prefix = plan.Location.Root,
            Files = plan.Files.Count,
            Bytes = plan.TotalBytes,
            FetchFiles = plan.ToFetch.Count,
            FetchBytes = plan.FetchBytes,
            ReadBackFiles = plan.ToVerify.Count,
            ReadBackBytes = plan.VerifyBytes,
            SkippedFiles = plan.LeftOut.Count,
            SkippedBytes = plan.LeftOut.Sum(f => f.Size),
            Entries = [.. taken.Concat(skipped).OrderBy(entry => entry.Path, StringComparer.Ordinal)],
            Removed = [.. plan.Former.Select(f => plan.Location.KeyOf(f))],
            Strays = plan.Strays,
            Replaced = plan.Foreign,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Default.PlanDocument);
}
