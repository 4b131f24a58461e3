using System.Collections.Immutable;

namespace HfModelCache.Selection;

/// <summary>Patterns of which any may match; the same patterns in another order make an equal list.</summary>
public sealed class PatternList : IEquatable<PatternList>
{
    private readonly ImmutableArray<FnmatchPattern> _patterns;

    private PatternList(IEnumerable<FnmatchPattern> patterns) =>
        _patterns = [.. patterns.DistinctBy(p => p.Text, StringComparer.Ordinal).OrderBy(p => p.Text, StringComparer.Ordinal)];

    /// <summary>Whether there is no pattern at all.</summary>
    public bool IsEmpty => _patterns.IsEmpty;

    /// <summary>Reads a comma-separated value; blanks around an item and empty items don't count.</summary>
    public static PatternList Parse(string value) => new(value
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(item => new FnmatchPattern(item)));

    /// <summary>Whether any pattern covers all of <paramref name="path"/>.</summary>
    public bool Matches(string path) => FindMatch(path) is not null;

    /// <summary>The first pattern that covers all of <paramref name="path"/>, or null where none does.</summary>
    public FnmatchPattern? FindMatch(string path) => _patterns.FirstOrDefault(p => p.Matches(path));

    /// <summary>Whether both lists hold the same patterns.</summary>
    public bool Equals(PatternList? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PatternList);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The patterns, sorted and separated by commas; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => string.Join(',', _patterns);
}
