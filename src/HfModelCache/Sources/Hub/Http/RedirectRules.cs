using System.Text.RegularExpressions;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Decides where a redirect may lead.</summary>
/// <remarks>
/// A redirect never goes from https to http. <see cref="HubHosts"/> decides whether the token is sent;
/// <see cref="AddressGuard"/> refuses private addresses when names have been resolved.
/// </remarks>
internal sealed partial class RedirectRules(HubAddresses addresses)
{
    /// <summary>The maximum number of consecutive redirects.</summary>
    public const int MaxHops = 10;

    /// <summary>Returns the next address.</summary>
    /// <param name="from">The address that redirects.</param>
    /// <param name="location">Its <c>Location</c>, as sent.</param>
    /// <exception cref="OperatorException">The redirect is against the rules.</exception>
    public Uri Follow(Uri from, string? location)
    {
        if (ExactAddress.Read(from, location) is not { } target)
            throw Refused(from, "to an address that is not valid");
        if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp)
            throw Refused(from, $"to the scheme \"{target.Scheme}\"");
        if (target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttps)
            throw Refused(from, $"from https to http at {target.Host}");
        if (target.UserInfo.Length > 0)
            throw Refused(from, "to an address with a user name");
        return IsOfHub().IsMatch(target.AbsolutePath) ? addresses.BelowEndpoint(target) : target;
    }

    // A mirror below a path may forward the Hub's redirects, which lack that path.
    [GeneratedRegex(@"\A/(api/(resolve-cache/)?(models|datasets|spaces)/|((datasets|spaces)/)?[^/]+(/[^/]+)?/resolve/)")]
    private static partial Regex IsOfHub();

    private static OperatorException Refused(Uri from, string where) =>
        new(FailureReason.RedirectRefused, $"{from.Host} redirects {where}.");
}
