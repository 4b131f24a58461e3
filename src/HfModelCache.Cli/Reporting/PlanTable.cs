using HfModelCache.Formatting;

namespace HfModelCache.Cli.Reporting;

/// <summary>Writes a plan as a table for people.</summary>
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
            .. plan.Removed.Select(key => $"To be removed, left by an earlier run: {key}"),
            .. plan.Strays.Select(key => $"Left alone, not written by hf-model-cache: {key}"),
            .. plan.Replaced.Select(key => $"To be replaced, not written by hf-model-cache: {key}"),
            $"{plan.Repo} at {plan.Revision} (commit {plan.Commit})",
            $"Copy:      {Count(plan.Files, plan.Bytes)}, each under the key {plan.Prefix}FILE",
            $"Left out:  {Count(plan.SkippedFiles, plan.SkippedBytes)}",
            $"Read back: {Count(plan.ReadBackFiles, plan.ReadBackBytes)}",
            $"Fetch:     {Count(plan.FetchFiles, plan.FetchBytes)}",
        ];
        return string.Join(Environment.NewLine, lines.Select(Printable.Escape));
    }

    private static string[] Row(PlanEntry entry) =>
    [
        entry.Action == "readBack" ? "read back" : entry.Action,
        ByteSize.Format(entry.Size),
        Printable.Escape(entry.Path),
        Printable.Escape(entry.Reason),
    ];

    // Numbers stand at the right of their column, words at the left.
    private static string Line(string[] row, int[] widths) => string.Join(
        Separator,
        row.Select((cell, column) => column == 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();

    private static string Count(int files, long bytes) => $"{FileCount.Format(files)}, {ByteSize.Format(bytes)}";
}
