namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Parses a <c>Link</c> header (RFC 8288, section 3).</summary>
internal sealed class LinkHeader
{
    private readonly string _text;
    private int _at;

    private LinkHeader(string text) => _text = text;

    private char? Next => _at < _text.Length ? _text[_at] : null;

    /// <summary>Returns the links of a header, in order.</summary>
    /// <exception cref="FormatException">The header is not valid; the message says where, as the end of a sentence.</exception>
    public static IReadOnlyList<WebLink> Parse(string text)
    {
        var header = new LinkHeader(text);
        var links = new List<WebLink>();
        while (header.SkipTo() is not null)
        {
            if (!header.Skip(','))
                links.Add(header.ReadLink());
        }

        return links;
    }

    private WebLink ReadLink()
    {
        var target = ReadTarget();
        var (relation, isAnchored) = ((string?)null, false);
        while (SkipTo() is ';')
        {
            _at++;
            var (name, value) = ReadParameter();
            if (name.Equals("rel", StringComparison.OrdinalIgnoreCase))
                relation ??= value; // The first one counts.
            isAnchored |= name.Equals("anchor", StringComparison.OrdinalIgnoreCase);
        }

        return Next is null or ','
            ? new WebLink(target, relation, isAnchored)
            : throw new FormatException("has something else than \",\" or \";\" after a link");
    }

    private string ReadTarget()
    {
        if (!Skip('<'))
            throw new FormatException("has a link that does not begin with \"<\"");
        var target = ReadUntil(">");
        return Skip('>') ? target.Trim() : throw new FormatException("has a \"<\" without \">\"");
    }

    private (string Name, string Value) ReadParameter()
    {
        SkipTo();
        var name = ReadUntil("=;, \t");
        if (SkipTo() is not '=')
            return (name, "");
        _at++;
        return (name, SkipTo() is '"' ? ReadQuoted() : ReadUntil(";,").Trim());
    }

    private string ReadQuoted()
    {
        var value = new System.Text.StringBuilder();
        for (_at++; Next is { } c; _at++)
        {
            if (c == '"')
            {
                _at++;
                return value.ToString();
            }

            if (c == '\\')
                _at++;
            if (Next is { } plain)
                value.Append(plain);
        }

        throw new FormatException("has a quoted value without end");
    }

    private string ReadUntil(string ends)
    {
        var length = _text.AsSpan(_at).IndexOfAny(ends);
        var from = _at;
        _at = length < 0 ? _text.Length : _at + length;
        return _text[from.._at];
    }

    private char? SkipTo()
    {
        while (Next is ' ' or '\t')
            _at++;
        return Next;
    }

    private bool Skip(char c)
    {
        if (Next != c)
            return false;
        _at++;
        return true;
    }
}

/// <summary>Represents a link of a <c>Link</c> header (RFC 8288).</summary>
/// <param name="Target">Its target, as sent.</param>
/// <param name="Relation">The first <c>rel</c>, which may hold several relations; null if there is none.</param>
/// <param name="IsAnchored">Whether its context is another address than that of the response.</param>
internal sealed record WebLink(string Target, string? Relation, bool IsAnchored)
{
    /// <summary>Whether one of its relations is <paramref name="name"/>, whatever the case and quotes.</summary>
    public bool Is(string name) => Relation is not null
        && Relation.Trim('\'').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
