using System.Text.Json;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Reporting;

/// <summary>A plan in the form that programs read. Members are added, and never renamed or removed.</summary>
/// <param name="Repo">The repo.</param>
/// <param name="RepoType"><c>model</c>, <c>dataset</c> or <c>space</c>.</param>
/// <param name="Revision">The revision asked for.</param>
/// <param name="Commit">The commit that it means.</param>
/// <param name="Prefix">What all keys of the copy begin with.</param>
/// <param name="Files">How many files belong to the copy.</param>
/// <param name="Bytes">How large the copy is.</param>
/// <param name="FetchFiles">How many files are to be fetched.</param>
/// <param name="FetchBytes">How many bytes are to be fetched.</param>
/// <param name="ReadBackFiles">How many files are to be read back.</param>
/// <param name="ReadBackBytes">How many bytes are to be read back.</param>
/// <param name="SkippedFiles">How many of the repo's files are left out.</param>
/// <param name="SkippedBytes">How many bytes that saves.</param>
/// <param name="Entries">Every file of the repo, by path.</param>
/// <param name="Removed">Keys that earlier runs have written and that do not belong to the copy; they would be removed.</param>
/// <param name="Strays">Keys under the prefix that no run has written; they are left alone.</param>
/// <param name="Replaced">Keys of the copy's files under which objects stand that no run has written; they would be replaced.</param>
internal sealed record PlanDocument(
    string Repo,
    string RepoType,
    string Revision,
    string Commit,
    string Prefix,
    int Files,
    long Bytes,
    int FetchFiles,
    long FetchBytes,
    int ReadBackFiles,
    long ReadBackBytes,
    int SkippedFiles,
    long SkippedBytes,
    IReadOnlyList<PlanEntry> Entries,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Strays,
    IReadOnlyList<string> Replaced)
{
    public static PlanDocument Of(CopyRequest request, CopyPlan plan)
    {
        var reasons = plan.Selection.Verdicts.ToDictionary(v => v.File.Path, v => v.Reason, StringComparer.Ordinal);
        var taken = plan.Files.Select(f => PlanEntry.Taken(f, reasons.GetValueOrDefault(f.File.Path, "")));
        var left = plan.LeftOut.Select(f => PlanEntry.Skipped(f, reasons.GetValueOrDefault(f.Path, "")));
        return new PlanDocument(
            request.Repo.Name,
            request.Repo.Type.ToString().ToLowerInvariant(),
            request.Revision,
            plan.Commit.Sha,
            plan.Location.Root,
            plan.Files.Count,
            plan.TotalBytes,
            plan.ToFetch.Count(),
            plan.FetchBytes,
            plan.ToReadBack.Count(),
            plan.ReadBackBytes,
            plan.LeftOut.Count,
            plan.LeftOut.Sum(f => f.Size),
            [.. taken.Concat(left).OrderBy(entry => entry.Path, StringComparer.Ordinal)],
            [.. plan.Former.Select(f => plan.Location.KeyOf(f.Path))],
            plan.Strays,
            plan.Foreign);
    }

    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Default.PlanDocument);
}
