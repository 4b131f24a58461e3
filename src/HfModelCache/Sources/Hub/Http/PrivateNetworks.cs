using System.Net;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Lists IANA's special-purpose address blocks (RFC 6890 and its successors), and the metadata services of clouds.</summary>
internal static class PrivateNetworks
{
    private static readonly IPNetwork[] Metadata =
    [
        .. Parse(
            "169.254.0.0/16", "fe80::/10", // link-local: most clouds
            "100.100.100.200/32", // Alibaba
            "168.63.129.16/32", // Azure
            "192.0.0.192/32", // Oracle
            "fd00:ec2::/32", // Amazon
            "fd20:ce::254/128", // Google
            "fd00:42::42/128"), // Scaleway
    ];

    private static readonly IPNetwork[] Private =
    [
        .. Parse(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "::/127", "64:ff9b:1::/48", "fc00::/7", "fec0::/10", "ff00::/8"),
    ];

    /// <summary>Classifies <paramref name="address"/>, and the IPv4 addresses embedded in it.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        var kind = Metadata.Any(network => network.Contains(address)) ? AddressKind.Metadata
            : Private.Any(network => network.Contains(address)) ? AddressKind.Private
            : AddressKind.Public;
        return EmbeddedAddress.In(address).Select(KindOf).Append(kind).Max();
    }

    private static IEnumerable<IPNetwork> Parse(params string[] blocks) => blocks.Select(IPNetwork.Parse);
}
