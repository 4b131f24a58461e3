using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Represents which files of a repo are selected: by the user's two lists, or by default if neither is set.</summary>
public sealed record SelectionRules
{
    /// <summary>Everything except weights that duplicate safetensors.</summary>
    public static readonly SelectionRules Default = new();

    /// <summary>Every file of the repo.</summary>
    public static readonly SelectionRules Everything = new() { Ignore = PatternList.Parse("") };

    /// <summary>Only matching files are selected. Default: null, which selects everything.</summary>
    public PatternList? Allow { get; init; }

    /// <summary>Matching files are skipped, even if <see cref="Allow"/> matches too. Default: null.</summary>
    /// <remarks>An empty list skips nothing, and so disables the default selection.</remarks>
    public PatternList? Ignore { get; init; }

    /// <summary>Whether the default selection applies, because neither list is set.</summary>
    public bool UsesDefault => Allow is null && Ignore is null;

    /// <summary>Reads the values of <c>ALLOW_PATTERNS</c> and <c>IGNORE_PATTERNS</c>.</summary>
    /// <param name="allow">Comma-separated patterns. A list without patterns counts as unset.</param>
    /// <param name="ignore">Comma-separated patterns; null if unset, which differs from empty.</param>
    public static SelectionRules Parse(string? allow, string? ignore)
    {
        var allowed = allow is null ? null : PatternList.Parse(allow);
        return new SelectionRules
        {
            Allow = allowed is { IsEmpty: true } ? null : allowed,
            Ignore = ignore is null ? null : PatternList.Parse(ignore),
        };
    }

    /// <summary>Decides on every file of a repo.</summary>
    public FileSelection Apply(IReadOnlyList<RepoFile> files)
    {
        if (!UsesDefault)
            return new FileSelection(files.Select(Judge));
        var variants = new WeightVariants(files);
        return new FileSelection(files.Select(variants.Judge));
    }

    /// <summary>Whether a file of which only the path is known would be selected. In doubt it would.</summary>
    public bool MayTake(string path) => (Allow is null || Allow.Matches(path)) && (Ignore is null || !Ignore.Matches(path));

    /// <summary>Returns the text that a manifest records. It does not depend on the order of patterns.</summary>
    /// <remarks>No pattern contains a comma or is empty, so <c>,,</c> separates the two lists unambiguously.</remarks>
    public override string ToString()
    {
        if (UsesDefault)
            return "default";
        string?[] lists = [Allow is null ? null : $"allow={Allow}", Ignore is null ? null : $"ignore={Ignore}"];
        return string.Join(",,", lists.OfType<string>());
    }

    private FileVerdict Judge(RepoFile file)
    {
        if (Allow is not null && !Allow.Matches(file.Path))
            return new FileVerdict(file, SkipReason.NotAllowed, "no pattern of ALLOW_PATTERNS matches");
        if (Ignore?.FindMatch(file.Path) is { } ignored)
            return new FileVerdict(file, SkipReason.Ignored, $"IGNORE_PATTERNS says \"{ignored}\"");
        return new FileVerdict(file, null, Allow?.FindMatch(file.Path) is { } allowed
            ? $"ALLOW_PATTERNS says \"{allowed}\""
            : "no pattern of IGNORE_PATTERNS matches");
    }
}
