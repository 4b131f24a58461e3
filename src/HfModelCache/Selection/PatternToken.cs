using System.Text;

namespace HfModelCache.Selection;

/// <summary>Represents an element of a pattern: a character, any character, a set, or a run of any length.</summary>
internal abstract record PatternToken
{
    public static readonly PatternToken Run = new RunToken();

    private static readonly PatternToken AnyCharacter = new AnyToken();

    public bool IsRun => this is RunToken;

    public abstract bool Accepts(Rune rune);

    public static IEnumerable<PatternToken> Read(Rune[] pattern)
    {
        var at = 0;
        while (at < pattern.Length)
        {
            var rune = pattern[at++];
            switch (rune.Value)
            {
                case '*':
                    yield return Run;
                    break;
                case '?':
                    yield return AnyCharacter;
                    break;
                case '[' when FindSetEnd(pattern, at) is { } end:
                    yield return new SetToken(CharacterSet.Read(pattern[at..end]));
                    at = end + 1;
                    break;
                default:
                    yield return new LiteralToken(rune);
                    break;
            }
        }
    }

    // A leading "]" is a member of the set; without a closing "]" the "[" is an ordinary character.
    private static int? FindSetEnd(Rune[] pattern, int start)
    {
        var from = start;
        if (from < pattern.Length && pattern[from].Value == '!')
            from++;
        if (from < pattern.Length && pattern[from].Value == ']')
            from++;
        var end = Array.IndexOf(pattern, new Rune(']'), from);
        return end < 0 ? null : end;
    }

    private sealed record RunToken : PatternToken
    {
        public override bool Accepts(Rune rune) => true;
    }

    private sealed record AnyToken : PatternToken
    {
        public override bool Accepts(Rune rune) => true;
    }

    private sealed record LiteralToken(Rune Literal) : PatternToken
    {
        public override bool Accepts(Rune rune) => rune == Literal;
    }

    private sealed record SetToken(CharacterSet Set) : PatternToken
    {
        public override bool Accepts(Rune rune) => Set.Contains(rune);
    }
}
