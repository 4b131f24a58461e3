using System.Globalization;
using System.Text;
using HfModelCache.Progress;

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
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(Line(row, widths));
        text.AppendLine();
        foreach (var key in plan.Removed)
            text.AppendLine(CultureInfo.InvariantCulture, $"To be removed, left by an earlier run: {Printable.Escape(key)}");
        foreach (var key in plan.Strays)
            text.AppendLine(CultureInfo.InvariantCulture, $"Left alone, not written by hf-model-cache: {Printable.Escape(key)}");
        foreach (var key in plan.Replaced)
            text.AppendLine(CultureInfo.InvariantCulture, $"To be replaced, not written by hf-model-cache: {Printable.Escape(key)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{plan.Repo} at {plan.Revision} (commit {plan.Commit})");
        text.AppendLine(CultureInfo.InvariantCulture, $"Copy:      {Count(plan.Files, plan.Bytes)}, each under the key {plan.Prefix}FILE");
        text.AppendLine(CultureInfo.InvariantCulture, $"Left out:  {Count(plan.SkippedFiles, plan.SkippedBytes)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Read back: {Count(plan.ReadBackFiles, plan.ReadBackBytes)}");
        text.Append(CultureInfo.InvariantCulture, $"Fetch:     {Count(plan.FetchFiles, plan.FetchBytes)}");
        return text.ToString();
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
