using HfModelCache.Repos;
using HfModelCache.Runs;

namespace HfModelCache.Cli.Output.Plans;

/// <summary>Represents one file of a plan.</summary>
internal sealed record PlanEntry
{
    /// <summary>The path in the repo.</summary>
    public required string Path { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary><c>keep</c>, <c>readBack</c>, <c>copy</c>, <c>fetch</c> or <c>skip</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The reason for the action.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason why the file is selected or skipped.</summary>
    public required string Selection { get; init; }

    /// <summary>The object's key; null if the file is skipped.</summary>
    public required string? Key { get; init; }

    public static PlanEntry Taken(PlannedFile file, string selection) => new()
    {
        Path = file.File.Path,
        Size = file.File.Size,
        Action = NameOf(file.Action),
        Reason = file.Reason,
        Selection = selection,
        Key = file.Key,
    };

    public static PlanEntry Skipped(RepoFile file, string selection) => new()
    {
        Path = file.Path,
        Size = file.Size,
        Action = "skip",
        Reason = selection,
        Selection = selection,
        Key = null,
    };

    private static string NameOf(FileAction action) => action switch
    {
        FileAction.Keep => "keep",
        FileAction.Verify => "readBack",
        FileAction.Copy => "copy",
        _ => "fetch",
    };
}
