namespace HfModelCache.Repos;

/// <summary>Specifies who may read a repo, as its source states it.</summary>
public enum Visibility
{
    /// <summary>The source does not state it, or nobody asked.</summary>
    Unknown,

    /// <summary>Everyone.</summary>
    Public,

    /// <summary>Everyone may list its files, but only accounts that were granted access may read them.</summary>
    Gated,

    /// <summary>Only accounts that were granted access.</summary>
    Private,
}

/// <summary>Converts visibilities to the names that manifests use.</summary>
internal static class VisibilityNames
{
    /// <summary>Returns the name: <c>public</c>, <c>gated</c> or <c>private</c>; null if it is unknown.</summary>
    public static string? ToName(this Visibility visibility) => visibility switch
    {
        Visibility.Public => "public",
        Visibility.Gated => "gated",
        Visibility.Private => "private",
        _ => null,
    };

    /// <summary>Whether everyone may know that there is such a repo: the Hub lists gated repos, and hides private ones.</summary>
    public static bool IsListed(this Visibility visibility) => visibility is Visibility.Public or Visibility.Gated;

    /// <summary>Parses a name. One that is not known means <see cref="Visibility.Unknown"/>.</summary>
    public static Visibility Parse(string? name) => name switch
    {
        "public" => Visibility.Public,
        "gated" => Visibility.Gated,
        "private" => Visibility.Private,
        _ => Visibility.Unknown,
    };
}
