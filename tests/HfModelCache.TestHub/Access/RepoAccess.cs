namespace HfModelCache.TestHub.Access;

/// <summary>Who may read a repository.</summary>
public enum RepoAccess
{
    /// <summary>Everyone.</summary>
    Public,

    /// <summary>Holders of a token with access; to all others it does not seem to exist.</summary>
    Private,

    /// <summary>Everyone may list it, only holders of a token with access may read files.</summary>
    Gated,

    /// <summary>Only holders of a token with access may list it or read files.</summary>
    GatedFully,

    /// <summary>Nobody: the Hub has switched it off.</summary>
    Disabled,
}
