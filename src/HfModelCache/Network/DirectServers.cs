using System.Globalization;
using System.Net;

namespace HfModelCache.Network;

/// <summary>Represents one entry of <c>NO_PROXY</c>, by the rules of curl and Go.</summary>
/// <remarks>
/// A name matches itself and its subdomains, with or without a leading dot or <c>*.</c>. An address or a CIDR block matches
/// only hosts that are written as addresses: no name is resolved.
/// </remarks>
public sealed record DirectServers
{
    private readonly bool _all;
    private readonly string? _name;
    private readonly IPNetwork? _block;
    private readonly int? _port;

    private DirectServers(bool all, string? name, IPNetwork? block, int? port) =>
        (_all, _name, _block, _port) = (all, name, block, port);

    /// <summary>Reads an entry: <c>*</c>, a name, an address or a CIDR block; names and addresses may have a port.</summary>
    /// <param name="text">The entry, without blanks.</param>
    /// <returns>Null if the entry is not valid.</returns>
    public static DirectServers? TryParse(string text)
    {
        if (text == "*")
            return new DirectServers(true, null, null, null);
        if (text.Contains('/', StringComparison.Ordinal))
            return ParseBlock(text) is { } block ? new DirectServers(false, null, block, null) : null;
        if (ParseAddress(text) is { } bare)
            return new DirectServers(false, null, bare, null);

        int? port = null;
        var colon = text.LastIndexOf(':');
        if (colon >= 0)
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
                return null;
            (port, text) = (number, text[..colon]);
        }

        if (ParseAddress(text) is { } address)
            return new DirectServers(false, null, address, port);
        return NormalName(text) is { } name ? new DirectServers(false, name, null, port) : null;
    }

    /// <summary>Whether the entry matches a server.</summary>
    public bool Contain(Uri server)
    {
        if (_port is { } port && port != server.Port)
            return false;
        var host = server.DnsSafeHost;
        if (_block is { } block)
            return IPAddress.TryParse(host, out var address) && block.Contains(Plain(address));
        return _all || IsBelow(server.IdnHost.TrimEnd('.'), _name!);
    }

    private static bool IsBelow(string host, string name) =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (host.Length == name.Length || host[^(name.Length + 1)] == '.');

    private static IPNetwork? ParseBlock(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        if (address.IsIPv4MappedToIPv6)
            (address, length) = (address.MapToIPv4(), length - 96);
        if (length < 0 || length > address.GetAddressBytes().Length * 8)
            return null;

        // 10.1.2.3/8 means 10.0.0.0/8 to everyone but the runtime.
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    // The runtime also accepts "10" or "0x7f.1" as addresses; here they are names, or typing errors.
    private static IPNetwork? ParseAddress(string text)
    {
        var bare = text is ['[', .. var inside, ']'] ? inside : text;
        if (bare.AsSpan().ContainsAny('[', ']') || !IPAddress.TryParse(bare, out var address) || (!bare.Contains(':', StringComparison.Ordinal) && bare.Count(c => c == '.') != 3))
            return null;
        var plain = Plain(address);
        return new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
    }

    private static string? NormalName(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.TrimStart('.');
        return Uri.CheckHostName(name) == UriHostNameType.Dns && Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var uri)
            ? uri.IdnHost.TrimEnd('.')
            : null;
    }

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
