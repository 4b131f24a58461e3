using HfModelCache.Repos;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Reporting;

/// <summary>One file of a plan.</summary>
/// <param name="Path">The path in the repo.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Action"><c>keep</c>, <c>readBack</c>, <c>fetch</c> or <c>skip</c>.</param>
/// <param name="Reason">Why that is done.</param>
/// <param name="Selection">Why the file is taken or left out.</param>
/// <param name="Key">The object that it is or becomes; null where it is left out.</param>
internal sealed record PlanEntry(string Path, long Size, string Action, string Reason, string Selection, string? Key)
{
    public static PlanEntry Taken(PlannedFile file, string selection) =>
        new(file.File.Path, file.File.Size, NameOf(file.Action), file.Reason, selection, file.Key);

    public static PlanEntry Skipped(RepoFile file, string selection) =>
        new(file.Path, file.Size, "skip", selection, selection, Key: null);

    private static string NameOf(FileAction action) => action switch
    {
        FileAction.Keep => "keep",
        FileAction.Verify => "readBack",
        _ => "fetch",
    };
}
