using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Which files of a repository are taken: the user's two lists, or the default where neither is set.</summary>
public sealed record SelectionRules
{
    /// <summary>Everything but copies of weights that are there as safetensors.</summary>
    public static readonly SelectionRules Default = new();

    /// <summary>Every file of the repository.</summary>
    public static readonly SelectionRules Everything = new() { Ignore = PatternList.Parse("") };

    /// <summary>Only what matches is taken. Default: null, which lets everything pass.</summary>
    public PatternList? Allow { get; init; }

    /// <summary>What matches is left out, even where <see cref="Allow"/> matches too. Default: null.</summary>
    /// <remarks>An empty list leaves nothing out, and in doing so turns the default selection off.</remarks>
    public PatternList? Ignore { get; init; }

    /// <summary>Whether the default selection decides, because neither list is set.</summary>
    public bool UsesDefault => Allow is null && Ignore is null;

    /// <summary>Reads the values of <c>ALLOW_PATTERNS</c> and <c>IGNORE_PATTERNS</c>.</summary>
    /// <param name="allow">Patterns separated by commas. One without a pattern counts as not set: nobody wants no file.</param>
    /// <param name="ignore">Patterns separated by commas; null where not set, which is not the same as empty.</param>
    public static SelectionRules Parse(string? allow, string? ignore)
    {
        var allowed = allow is null ? null : PatternList.Parse(allow);
        return new SelectionRules
        {
            Allow = allowed is { IsEmpty: true } ? null : allowed,
            Ignore = ignore is null ? null : PatternList.Parse(ignore),
        };
    }

    /// <summary>Judges every file of a repository.</summary>
    public FileSelection Apply(IReadOnlyList<RepoFile> files)
    {
        if (!UsesDefault)
            return new FileSelection(files.Select(Judge));
        var copies = new WeightCopies(files);
        return new FileSelection(files.Select(copies.Judge));
    }

    /// <summary>Whether a file of which nothing but the path is known would be taken; in doubt it would.</summary>
    public bool MayTake(string path) => (Allow is null || Allow.Matches(path)) && (Ignore is null || !Ignore.Matches(path));

    /// <summary>The same text for the same rules, whatever the order they were written in: what a manifest records.</summary>
    /// <remarks>No pattern holds a comma or is empty, so <c>,,</c> can only part the two lists.</remarks>
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
