namespace HfModelCache.Cli.Output.Logs;

/// <summary>Writes whole lines, so that threads don't mix theirs, above a status line that a terminal may show.</summary>
/// <param name="writer">Where lines go.</param>
internal sealed class LineWriter(TextWriter writer)
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly Lock _gate = new();
    private string? _status;
    private bool _isClosed;

    /// <summary>Writes a line.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Write(line);
        }
    }

    /// <summary>Writes the last line. Later ones, from work that ignored its cancellation, are dropped.</summary>
    public void WriteLast(string line)
    {
        lock (_gate)
        {
            Erase();
            _status = null;
            _isClosed = true;
            Write(line);
        }
    }

    /// <summary>Replaces the status line, which stays below all other lines; null removes it.</summary>
    public void ShowStatus(string? status)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            Erase();
            _status = status;
            writer.Write(_status);
            writer.Flush();
        }
    }

    private void Write(string line)
    {
        Erase();
        writer.WriteLine(line);
        writer.Write(_status);
        writer.Flush();
    }

    private void Erase()
    {
        if (_status is not null)
            writer.Write(EraseLine);
    }
}
