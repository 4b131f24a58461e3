namespace HfModelCache.Cli.Output.Text;

/// <summary>Aligns the columns of a table. Every cell is escaped.</summary>
internal static class TextTable
{
    private const string Separator = "  ";

    /// <summary>Formats the table, one line a row, the head first.</summary>
    /// <param name="head">The names of the columns.</param>
    /// <param name="rows">The rows; each has as many cells as the head.</param>
    /// <param name="numbers">The columns that are aligned right.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, params int[] numbers)
    {
        List<string[]> all = [[.. head], .. rows.Select(row => row.Select(Printable.Escape).ToArray())];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return
        [
            .. all.Select(row => string.Join(Separator, row.Select((cell, column) =>
                numbers.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()),
        ];
    }
}
