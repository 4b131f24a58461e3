namespace HfModelCache.Cli.Reporting;

/// <summary>Writes whole lines, each at once, so that threads don't mix theirs and an exit loses none.</summary>
/// <param name="writer">Where lines go.</param>
internal sealed class LineWriter(TextWriter writer)
{
    private readonly Lock _gate = new();
    private Action<string>? _detour;

    public void WriteLine(string line)
    {
        lock (_gate)
        {
            if (_detour is not null)
            {
                _detour(line);
                return;
            }

            writer.WriteLine(line);
            writer.Flush();
        }
    }

    /// <summary>Lets <paramref name="detour"/> write all lines, above what it keeps redrawing; null ends that.</summary>
    public void Detour(Action<string>? detour)
    {
        lock (_gate)
            _detour = detour;
    }
}
