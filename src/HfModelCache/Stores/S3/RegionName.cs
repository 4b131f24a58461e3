namespace HfModelCache.Stores.S3;

/// <summary>Validates the names of regions. Amazon's are like <c>eu-central-1</c>, others are like <c>RegionOne</c>, <c>NL</c> or <c>lon1</c>.</summary>
public static class RegionName
{
    private const int MaxLength = 64;

    /// <summary>Returns the name if it is valid, else null. A region becomes part of host names and signatures.</summary>
    public static string? Valid(string? name) =>
        name is { Length: > 0 and <= MaxLength }
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && char.IsAsciiLetterOrDigit(name[0])
            ? name
            : null;
}
