namespace HfModelCache.Sources.Hub.Http;

/// <summary>Who can answer at an address, from what anybody may reach to what nobody may be led to.</summary>
internal enum AddressKind
{
    /// <summary>Anybody on the internet.</summary>
    Public,

    /// <summary>Somebody in the same private network, or this machine.</summary>
    Private,

    /// <summary>A cloud's metadata service, which hands out credentials; or somebody on the same link, where most of them are.</summary>
    Metadata,
}
