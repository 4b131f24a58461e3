namespace HfModelCache.Hub;

/// <summary>Who can answer at an address.</summary>
internal enum AddressKind
{
    /// <summary>Anybody on the internet.</summary>
    Public,

    /// <summary>Somebody in the same private network, or this machine.</summary>
    Private,

    /// <summary>Somebody on the same link, which in a cloud means its metadata service.</summary>
    LinkLocal,
}
