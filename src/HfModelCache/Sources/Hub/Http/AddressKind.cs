namespace HfModelCache.Sources.Hub.Http;

/// <summary>Classifies addresses by who can be reached there.</summary>
internal enum AddressKind
{
    /// <summary>A host on the internet.</summary>
    Public,

    /// <summary>A host in the same private network, or this machine.</summary>
    Private,

    /// <summary>A cloud's metadata service, which issues credentials; or a link-local host, as most of them are.</summary>
    Metadata,
}
