using HfModelCache.Cli.Output.Text;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Output.Plans;

/// <summary>Formats a plan as a table.</summary>
internal static class PlanTable
{
    private const string Separator = "  ";

    public static string Of(PlanDocument plan)
    {
        string[] head = ["ACTION", "SIZE", "FILE", "WHY"];
        List<string[]> rows = [head, .. plan.Entries.Select(Row)];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        string[] lines =
        [
            .. rows.Select(row => Line(row, widths)),
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
        Printable.Escape(entry.Path),
        Printable.Escape(entry.Reason),
    ];

    private static string NameOf(string action) => action switch
    {
        "fetch" => "download",
        "readBack" => "verify",
        _ => action,
    };

    // Sizes are aligned right, words left.
    private static string Line(string[] row, int[] widths) => string.Join(
        Separator,
        row.Select((cell, column) => column == 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();

    private static string Count(int files, long bytes) => $"{FileCount.Format(files)}, {ByteSize.Format(bytes)}";
}
