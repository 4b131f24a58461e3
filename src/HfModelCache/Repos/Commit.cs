using HfModelCache.Integrity;

namespace HfModelCache.Repos;

/// <summary>Represents a commit of a repo: 40 lowercase hexadecimal digits.</summary>
public sealed record Commit
{
    private Commit(string sha) => Sha = sha;

    /// <summary>The commit's hash.</summary>
    public string Sha { get; }

    /// <summary>Parses a commit. Returns null if <paramref name="text"/> isn't one.</summary>
    public static Commit? TryParse(string? text) =>
        ContentDigest.IsHex(text, 40) ? new Commit(text!.ToLowerInvariant()) : null;

    /// <inheritdoc/>
    public override string ToString() => Sha;
}
