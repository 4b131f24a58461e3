using HfModelCache.Failures;

namespace HfModelCache.Hub;

/// <summary>Where a redirect may lead, and what may go with it.</summary>
/// <remarks>
/// The token goes to the endpoint's own scheme, host and port. Encryption is never given up. Private addresses are
/// refused later, when the connection is made and names have become addresses: <see cref="AddressGuard"/>.
/// </remarks>
internal sealed class RedirectRules(Uri endpoint)
{
    /// <summary>The most redirects in a row.</summary>
    public const int MaxHops = 10;

    /// <summary>Whether the token may go to <paramref name="target"/>.</summary>
    public bool IsHub(Uri target) =>
        target.Scheme == endpoint.Scheme
        && target.Port == endpoint.Port
        && string.Equals(target.IdnHost, endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The next address to ask.</summary>
    /// <param name="from">The address that answered.</param>
    /// <param name="location">Its <c>Location</c>, as sent.</param>
    /// <exception cref="OperatorException">The redirect is against the rules.</exception>
    public static Uri Follow(Uri from, string? location)
    {
        if (string.IsNullOrWhiteSpace(location) || !Uri.TryCreate(from, location, out var target))
            throw Refused(from, "to no valid address");
        if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp)
            throw Refused(from, $"to the scheme \"{target.Scheme}\"");
        if (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttps)
            throw Refused(from, $"from https to http at {target.Host}");
        if (target.UserInfo.Length > 0)
            throw Refused(from, "to an address that holds a user name");
        return target;
    }

    private static OperatorException Refused(Uri from, string where) =>
        new(FailureReason.RedirectRefused, $"{from.Host} redirects {where}.");
}
