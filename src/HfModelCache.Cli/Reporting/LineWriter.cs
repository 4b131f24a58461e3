namespace HfModelCache.Cli.Reporting;

/// <summary>Writes whole lines, each at once, so that threads don't mix theirs and an exit loses none.</summary>
/// <param name="writer">Where lines go.</param>
internal sealed class LineWriter(TextWriter writer)
{
    private readonly Lock _gate = new();
    private Action<string>? _detour;
    private bool _isClosed;

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (_detour is not null)
                _detour(line);
            else
                Write(line);
        }
    }

    /// <summary>Writes a line that nothing may follow, not even from work that goes on although it was stopped.</summary>
    public void WriteLast(string line)
    {
        lock (_gate)
        {
            _isClosed = true;
            Write(line);
        }
    }

    /// <summary>Lets <paramref name="detour"/> write all lines, above what it keeps redrawing; null ends that.</summary>
    public void Detour(Action<string>? detour)
    {
        lock (_gate)
            _detour = detour;
    }

    private void Write(string line)
    {
        writer.WriteLine(line);
        writer.Flush();
    }
}
