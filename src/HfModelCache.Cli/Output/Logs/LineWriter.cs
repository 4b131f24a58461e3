using System.Text;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Writes whole lines, so that threads don't mix theirs, above status lines that a terminal may show.</summary>
/// <remarks>A line that can't be written is lost, and the work goes on: its exit code is what counts.</remarks>
/// <param name="writer">Where lines go.</param>
/// <param name="columns">Tells the number of the terminal's columns. Default 80.</param>
internal sealed class LineWriter(TextWriter writer, Func<int>? columns = null)
{
    private const string EraseLine = "\r\u001b[2K";
    private const string EraseLineAbove = "\u001b[1A\u001b[2K";
    private const int UsualColumns = 80;

    private readonly Lock _gate = new();
    private IReadOnlyList<StatusLine> _status = [];
    private bool _isClosed;

    /// <summary>Writes a line.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Write(line, _status);
        }
    }

    /// <summary>Writes the last line. Later ones, from work that ignored its cancellation, are dropped.</summary>
    public void WriteLast(string line)
    {
        lock (_gate)
        {
            _isClosed = true;
            Write(line, []);
        }
    }

    /// <summary>Replaces the status lines, which stay below all other lines; none removes them.</summary>
    public void ShowStatus(params IReadOnlyList<StatusLine> status)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Write(line: null, status);
        }
    }

    // All at once, so that a terminal doesn't flicker.
    private void Write(string? line, IReadOnlyList<StatusLine> status)
    {
        var text = new StringBuilder();
        for (var (row, rows) = (0, RowsOf(_status)); row < rows; row++)
            text.Append(row == 0 ? EraseLine : EraseLineAbove);
        if (line is not null)
            text.Append(line).Append('\n');
        text.AppendJoin('\n', status.Select(shown => shown.Text));
        _status = status;
        try
        {
            writer.Write(text.ToString());
            writer.Flush();
        }
        catch (IOException)
        {
            // It is closed or full.
        }
    }

    // A window that has become narrower since may have wrapped the lines.
    private int RowsOf(IReadOnlyList<StatusLine> lines)
    {
        if (lines.Count == 0)
            return 0;
        var width = Math.Max(1, columns?.Invoke() ?? UsualColumns);
        return lines.Sum(line => Math.Max(1, (line.Cells + width - 1) / width));
    }
}
