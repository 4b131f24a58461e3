namespace HfModelCache.Stores.S3;

/// <summary>How regions are named: Amazon's are like <c>eu-central-1</c>, others' like <c>RegionOne</c>, <c>NL</c> or <c>lon1</c>.</summary>
public static class RegionName
{
    private const int MaxLength = 64;

    /// <summary>The name, or null where it is none. A region becomes part of a host's name, and of signatures.</summary>
    public static string? Valid(string? name) =>
        name is { Length: > 0 and <= MaxLength }
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && char.IsAsciiLetterOrDigit(name[0])
            ? name
            : null;
}
