using HfModelCache.Cli.Output.Text;
using HfModelCache.Formatting;

namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Formats what became of all models as a table.</summary>
internal static class SummaryTable
{
    private const string Separator = "  ";
    private const int FirstNumber = 2;

    public static string Of(IReadOnlyList<ModelOutcome> outcomes)
    {
        string[] head = ["MODEL", "RESULT", "FILES", "SIZE", "MOVED", "TIME"];
        List<string[]> rows = [head, .. outcomes.Select(Row)];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, rows.Select(row => Line(row, widths)));
    }

    /// <summary>Counts the results: <c>50 models: 48 present, 1 copied, 1 failed.</c></summary>
    public static string Count(IReadOnlyList<ModelOutcome> outcomes)
    {
        var counts = outcomes.CountBy(outcome => outcome.Result).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {SummaryEntry.NameOf(pair.Key)}");
        return $"{outcomes.Count} model{(outcomes.Count == 1 ? "" : "s")}: {string.Join(", ", counts)}.";
    }

    private static string[] Row(ModelOutcome outcome)
    {
        var model = Printable.Escape(outcome.Model);
        var took = Duration.Format(outcome.Took);
        return outcome.Failure is { } failure
            ? [model, $"{SummaryEntry.NameOf(outcome.Result)} ({failure.Reason})", "", "", "", took]
            : [model, SummaryEntry.NameOf(outcome.Result), $"{outcome.Files}", ByteSize.Format(outcome.Bytes), ByteSize.Format(outcome.MovedBytes), took];
    }

    // Numbers are aligned right, words left.
    private static string Line(string[] row, int[] widths) => string.Join(
        Separator,
        row.Select((cell, column) => column >= FirstNumber ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
}
