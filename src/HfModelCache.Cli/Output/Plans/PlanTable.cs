using HfModelCache.Cli.Output.Text;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Output.Plans;

/// <summary>Formats a plan as a table.</summary>
internal static class PlanTable
{
    private const int SizeColumn = 1;

    public static string Of(PlanDocument plan)
    {
        string[] lines =
        [
            .. TextTable.Of(["ACTION", "SIZE", "FILE", "WHY"], plan.Entries.Select(Row), SizeColumn),
            "",
            .. plan.Removed.Select(key => $"To remove, left by an earlier run: {key}"),
            .. plan.Strays.Select(key => $"Left alone, not written by hf-model-cache: {key}"),
            .. plan.Replaced.Select(key => $"To replace, not written by hf-model-cache: {key}"),
            $"{plan.Repo} at {plan.Revision} (commit {plan.Commit})",
            $"Copy:      {Count(plan.Files, plan.Bytes)}, stored under {plan.Prefix}",
            $"Download:  {Count(plan.FetchFiles, plan.FetchBytes)}",
            $"Verify:    {Count(plan.ReadBackFiles, plan.ReadBackBytes)}",
            $"Skip:      {Count(plan.SkippedFiles, plan.SkippedBytes)}",
        ];
        return string.Join(Environment.NewLine, lines.Select(Printable.Escape));
    }

    private static string[] Row(PlanEntry entry) =>
    [
        NameOf(entry.Action),
        ByteSize.Format(entry.Size),
        entry.Path,
        entry.Reason,
    ];

    private static string NameOf(string action) => action switch
    {
        "fetch" => "download",
        "readBack" => "verify",
        _ => action,
    };

    private static string Count(int files, long bytes) => $"{FileCount.Format(files)}, {ByteSize.Format(bytes)}";
}
