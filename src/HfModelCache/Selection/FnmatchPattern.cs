using System.Text;

namespace HfModelCache.Selection;

/// <summary>Represents a file pattern with the semantics of Python's <c>fnmatch.fnmatchcase</c>, which the Hub's own client uses.</summary>
/// <remarks>
/// The whole path must match, case matters, and <c>*</c> and <c>?</c> match across folders. Beyond Python, like the Hub's
/// client: <c>\</c> means <c>/</c>, and a pattern that ends in <c>/</c> matches everything in that folder.
/// </remarks>
internal sealed class FnmatchPattern
{
    private readonly PatternToken[] _tokens;

    /// <summary>Parses a pattern. Every text is valid.</summary>
    public FnmatchPattern(string text)
    {
        var normal = text.Replace('\\', '/');
        Text = normal.EndsWith('/') ? normal + "*" : normal;
        _tokens = [.. PatternToken.Read([.. Text.EnumerateRunes()])];
    }

    /// <summary>The pattern with <c>/</c> throughout, and <c>*</c> appended if it names a folder.</summary>
    public string Text { get; }

    /// <summary>Whether the pattern matches the whole <paramref name="path"/>.</summary>
    /// <remarks>
    /// Only the latest <c>*</c> is ever extended: an earlier one can match nothing that the latest can't. So the work is at
    /// most the pattern's length times the path's, however many <c>*</c> there are.
    /// </remarks>
    public bool Matches(string path)
    {
        Rune[] runes = [.. path.Replace('\\', '/').EnumerateRunes()];
        var (at, token) = (0, 0);
        var (star, starEnd) = (-1, 0);
        while (at < runes.Length)
        {
            if (token < _tokens.Length && _tokens[token].IsRun)
                (star, starEnd, token) = (token, at, token + 1);
            else if (token < _tokens.Length && _tokens[token].Accepts(runes[at]))
                (at, token) = (at + 1, token + 1);
            else if (star >= 0)
                (starEnd, at, token) = (starEnd + 1, starEnd + 1, star + 1);
            else
                return false;
        }

        return _tokens.Skip(token).All(t => t.IsRun);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
