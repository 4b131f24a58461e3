using System.Net;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Finds the IPv4 addresses embedded in an IPv6 address, to which a gateway or this machine may forward.</summary>
internal static class EmbeddedAddress
{
    // Where IPv4 addresses end an IPv6 address: mapped, compatible, translated (RFC 4291, 2765), and through NAT64 (RFC 6052, 8215).
    private static readonly IPNetwork[] AtTheEnd =
    [
        .. new[] { "::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16"); // RFC 3056
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32"); // RFC 4380

    /// <summary>Returns all embedded addresses.</summary>
    public static IEnumerable<IPAddress> In(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4 || IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any))
            yield break;
        if (AtTheEnd.Any(block => block.Contains(address)) || IsIsatap(bytes))
            yield return new IPAddress(bytes.AsSpan(12, 4));
        if (SixToFour.Contains(address))
            yield return new IPAddress(bytes.AsSpan(2, 4));
        if (Teredo.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(4, 4)); // the server
            yield return new IPAddress([.. bytes[12..].Select(b => (byte)~b)]); // the client, with its bits inverted
        }
    }

    // RFC 5214: the interface's half of the address is ::0:5efe:a.b.c.d or ::200:5efe:a.b.c.d.
    private static bool IsIsatap(byte[] bytes) => bytes.AsSpan(8, 4) is [0 or 2, 0, 0x5e, 0xfe];
}
