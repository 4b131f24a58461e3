using System.Text.RegularExpressions;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Where a redirect may lead.</summary>
/// <remarks>
/// Encryption is never given up. What may go along is said by <see cref="HubHosts"/>; private addresses are refused where
/// the connection is made and names have become addresses: <see cref="AddressGuard"/>.
/// </remarks>
internal sealed partial class RedirectRules(HubAddresses addresses)
{
    /// <summary>The most redirects in a row.</summary>
    public const int MaxHops = 10;

    /// <summary>The next address to ask.</summary>
    /// <param name="from">The address that answered.</param>
    /// <param name="location">Its <c>Location</c>, as sent.</param>
    /// <exception cref="OperatorException">The redirect is against the rules.</exception>
    public Uri Follow(Uri from, string? location)
    {
        if (ExactAddress.Read(from, location) is not { } target)
            throw Refused(from, "to no valid address");
        if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp)
            throw Refused(from, $"to the scheme \"{target.Scheme}\"");
        if (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttps)
            throw Refused(from, $"from https to http at {target.Host}");
        if (target.UserInfo.Length > 0)
            throw Refused(from, "to an address that holds a user name");
        return IsOfHub().IsMatch(target.AbsolutePath) ? addresses.BelowEndpoint(target) : target;
    }

    // A Hub below a path that passes on the Hub's own answers passes on paths without its own in front.
    [GeneratedRegex(@"\A/(api/(resolve-cache/)?(models|datasets|spaces)/|((datasets|spaces)/)?[^/]+(/[^/]+)?/resolve/)")]
    private static partial Regex IsOfHub();

    private static OperatorException Refused(Uri from, string where) =>
        new(FailureReason.RedirectRefused, $"{from.Host} redirects {where}.");
}
