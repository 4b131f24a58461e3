using System.Globalization;
using System.Text;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Text;
using HfModelCache.Formatting;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Draws lines with a bar, which never take more columns than there are.</summary>
/// <remarks>In a bar, <c>#</c> is stored, <c>=</c> is received, and <c>-</c> is missing.</remarks>
/// <param name="columns">The number of columns.</param>
/// <param name="hasColors">Whether colours may be used.</param>
internal sealed class BarLine(int columns, bool hasColors)
{
    private const int MostCells = 30;
    private const int FewestCells = 10;
    private const int LongestName = 40;
    private const int FewestColumnsForFiles = 60;
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string NoColor = "\u001b[0m";

    /// <summary>Whether a line can show the name of a file and its bar.</summary>
    public bool HasRoomForFiles => columns >= FewestColumnsForFiles;

    /// <summary>Draws the line of the whole run.</summary>
    public StatusLine OfAll(ProgressState state)
    {
        if (state.Counts.PlannedBytes == 0)
            return Plain(state.Waits.Count == 0 ? "Preparing" : $"Waiting for {string.Join(" and ", state.Waits)}");
        return Line("", state.Counts.ReceivedBytes, state.Counts.DoneBytes, state.Counts.PlannedBytes, state.ToString());
    }

    /// <summary>Draws the line of one file.</summary>
    public StatusLine OfFile(FileProgress file)
    {
        var percent = ProgressState.PercentOf(file.ReceivedBytes, file.StoredBytes, file.Size);
        var text = string.Create(CultureInfo.InvariantCulture, $"{percent,3} % of {ByteSize.Format(file.Size)}");
        var room = Math.Min(LongestName, columns - MostCells - text.Length - 4);
        var (name, cells) = EndOf(Printable.Escape(file.Path), Math.Max(room, FewestCells));
        var padded = name + new string(' ', Math.Max(0, Math.Min(LongestName, room) - cells)) + " ";
        return Line(padded, file.ReceivedBytes, file.StoredBytes, file.Size, text);
    }

    private StatusLine Line(string before, long received, long stored, long total, string after)
    {
        var taken = CellsOf(before) + after.Length + 3;
        var cells = Math.Min(MostCells, columns - taken);
        return cells < FewestCells || total <= 0
            ? Plain(before + after)
            : new StatusLine($"{before}[{Bar(received, stored, total, cells)}] {after}", taken + cells);
    }

    private string Bar(long received, long stored, long total, int cells)
    {
        var done = CellsFor(stored, total, cells);
        var there = Math.Max(0, CellsFor(Math.Max(received, stored), total, cells) - done);
        var bar = (new string('#', done), new string('=', there), new string('-', cells - done - there));
        return hasColors ? $"{Green}{bar.Item1}{Yellow}{bar.Item2}{NoColor}{bar.Item3}" : bar.Item1 + bar.Item2 + bar.Item3;
    }

    private StatusLine Plain(string text)
    {
        var (shown, cells) = StartOf(text, Math.Max(0, columns));
        return new StatusLine(shown, cells);
    }

    private static int CellsFor(long bytes, long total, int cells) => (int)(cells * Math.Clamp((double)bytes / total, 0, 1));

    // Letters of other scripts may take two columns. Those that take one leave a gap.
    private static int CellsOf(Rune rune) => rune.Value <= 0xFF ? 1 : 2;

    private static int CellsOf(string text) => text.EnumerateRunes().Sum(CellsOf);

    private static (string Text, int Cells) StartOf(string text, int most)
    {
        var (shown, cells) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (cells + CellsOf(rune) > most)
                break;
            shown.Append(rune);
            cells += CellsOf(rune);
        }

        return (shown.ToString(), cells);
    }

    // Names of shards differ at their end.
    private static (string Text, int Cells) EndOf(string text, int most)
    {
        var cells = CellsOf(text);
        if (cells <= most)
            return (text, cells);
        var runes = new Queue<Rune>(text.EnumerateRunes());
        while (cells > most - 2)
            cells -= CellsOf(runes.Dequeue());
        return (".." + string.Concat(runes), cells + 2);
    }
}
