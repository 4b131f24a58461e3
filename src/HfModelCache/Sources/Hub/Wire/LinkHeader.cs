namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Takes a <c>Link</c> header apart (RFC 8288, section 3).</summary>
internal sealed class LinkHeader
{
    private readonly string _text;
    private int _at;

    private LinkHeader(string text) => _text = text;

    private char? Next => _at < _text.Length ? _text[_at] : null;

    /// <summary>All links of a header, in their order.</summary>
    /// <exception cref="FormatException">It breaks the grammar; the message says where, as the end of a sentence.</exception>
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
                relation ??= value; // The first counts.
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

/// <summary>One link of a <c>Link</c> header (RFC 8288).</summary>
/// <param name="Target">Where it leads, as sent.</param>
/// <param name="Relation">As what: the first <c>rel</c>, which may hold several relations; null where it has none.</param>
/// <param name="IsAnchored">Whether it starts at an address of its own instead of at the answer that carries it.</param>
internal sealed record WebLink(string Target, string? Relation, bool IsAnchored)
{
    /// <summary>Whether one of its relations is <paramref name="name"/>, in whichever case and quotes.</summary>
    public bool Is(string name) => Relation is not null
        && Relation.Trim('\'').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
