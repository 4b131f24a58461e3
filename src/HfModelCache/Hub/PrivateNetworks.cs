using System.Net;

namespace HfModelCache.Hub;

/// <summary>The address blocks that IANA's special-purpose registries set apart (RFC 6890 and its successors).</summary>
internal static class PrivateNetworks
{
    private static readonly IPNetwork[] LinkLocal = [.. Parse("169.254.0.0/16", "fe80::/10")];

    private static readonly IPNetwork[] Private =
    [
        .. Parse(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "::/127", "64:ff9b:1::/48", "fc00::/7", "ff00::/8"),
    ];

    /// <summary>Who can answer at <paramref name="address"/>.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (LinkLocal.Any(network => network.Contains(plain)))
            return AddressKind.LinkLocal;
        return Private.Any(network => network.Contains(plain)) ? AddressKind.Private : AddressKind.Public;
    }

    private static IEnumerable<IPNetwork> Parse(params string[] blocks) => blocks.Select(IPNetwork.Parse);
}
