namespace HfModelCache.Server.Access;

/// <summary>Specifies who gets copies of gated and private repos.</summary>
public enum AccessMode
{
    /// <summary>Callers whose own token the Hub accepts for the repo.</summary>
    Hub,

    /// <summary>Everyone: for closed networks.</summary>
    Open,
}
