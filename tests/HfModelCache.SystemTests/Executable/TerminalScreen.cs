using System.Text;

namespace HfModelCache.SystemTests.Executable;

/// <summary>What a terminal shows, with all that scrolled out of its window: enough of a VT100 for lines that are redrawn.</summary>
internal sealed class TerminalScreen(int columns)
{
    private readonly List<StringBuilder> _rows = [new()];
    private readonly HashSet<int> _wrapped = [];
    private int _row;
    private int _column;

    /// <summary>The rows; those that a line wrapped into are joined to the one where it began.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>();
            foreach (var (index, row) in _rows.Index())
            {
                if (_wrapped.Contains(index))
                    lines[^1] += row.ToString();
                else
                    lines.Add(row.ToString());
            }

            return [.. lines.Select(line => line.TrimEnd())];
        }
    }

    /// <summary>How many rows were ever wrapped, whatever has become of them.</summary>
    public List<string> WrappedLines { get; } = [];

    public void Write(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b')
                i = Control(text, i + 2);
            else if (text[i] == '\r')
                _column = 0;
            else if (text[i] == '\n')
                MoveTo(_row + 1);
            else
                Put(text[i]);
        }
    }

    private int Control(string text, int begin)
    {
        var end = begin;
        while (!char.IsAsciiLetter(text[end]))
            end++;
        var number = end > begin && int.TryParse(text[begin..end], out var parsed) ? parsed : 1;
        switch (text[end])
        {
            case 'A':
                _row = Math.Max(0, _row - number);
                break;
            case 'K':
                Assert.Equal("2", text[begin..end]);
                _rows[_row].Clear();
                _wrapped.Remove(_row);
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"The terminal doesn't know the sequence {text[begin..(end + 1)]}.");
                break;
        }

        return end;
    }

    private void Put(char c)
    {
        if (_column == columns)
        {
            WrappedLines.Add(_rows[_row].ToString());
            MoveTo(_row + 1);
            _column = 0;
            _wrapped.Add(_row);
        }

        var row = _rows[_row];
        row.Append(' ', Math.Max(0, _column - row.Length));
        if (_column < row.Length)
            row[_column] = c;
        else
            row.Append(c);
        _column++;
    }

    private void MoveTo(int row)
    {
        _row = row;
        while (_rows.Count <= row)
            _rows.Add(new StringBuilder());
    }
}
