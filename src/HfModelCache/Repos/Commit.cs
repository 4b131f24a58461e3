using HfModelCache.Integrity;

namespace HfModelCache.Repos;

/// <summary>A commit of a repository: 40 lower-case hexadecimal digits.</summary>
public sealed record Commit
{
    private Commit(string sha) => Sha = sha;

    /// <summary>The commit's hash.</summary>
    public string Sha { get; }

    /// <summary>The commit that <paramref name="text"/> spells, or null where it spells none.</summary>
    public static Commit? TryParse(string? text) =>
        ContentDigest.IsHex(text, 40) ? new Commit(text!.ToLowerInvariant()) : null;

    /// <inheritdoc/>
    public override string ToString() => Sha;
}
