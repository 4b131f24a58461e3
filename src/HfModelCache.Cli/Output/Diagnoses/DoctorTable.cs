using HfModelCache.Cli.Output.Text;

namespace HfModelCache.Cli.Output.Diagnoses;

/// <summary>Formats a diagnosis as a table, with the remedy below each check that needs one.</summary>
internal static class DoctorTable
{
    private const string Indent = "    → ";

    public static string Of(DoctorDocument document)
    {
        var rows = TextTable.Of(["", "END", "CHECK", "RESULT"], document.Checks.Select(Row));
        string[] lines =
        [
            rows[0],
            .. document.Checks.Zip(rows.Skip(1)).SelectMany(check => Lines(check.Second, check.First.Remedy)),
            .. document.LeftBehind.Select(left => $"Left behind: {Printable.Escape(left)}"),
            "",
            document.Checks.Count(check => check.Outcome == "failed") switch
            {
                0 => "No check has failed.",
                1 => "1 check has failed.",
                var count => $"{count} checks have failed.",
            },
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string[] Row(DoctorEntry check) => [MarkOf(check.Outcome), check.End, check.Check, check.Detail];

    private static IEnumerable<string> Lines(string row, string? remedy) => remedy is null ? [row] : [row, Indent + remedy];

    private static string MarkOf(string outcome) => outcome switch
    {
        "passed" => "✓",
        "warning" => "!",
        "failed" => "✗",
        _ => "–",
    };
}
