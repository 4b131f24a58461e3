using System.Collections.Specialized;
using System.Web;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Recognises the servers of the Hub, for paging, the token, refusals of content and private addresses.</summary>
/// <remarks>
/// The Hub is the endpoint, the same host over https, the Hub's other official name if the endpoint is one of them, and
/// every host that the operator lists. Its links are followed, it is sent the token, and it decides on access to files. Any
/// other server holds content: it is sent no token, and a refusal by it says nothing about access, unless its headers are
/// the Hub's.
/// </remarks>
internal sealed class HubHosts(HubOptions options)
{
    // The parameters of signed URLs of S3, CloudFront, Google Cloud Storage and Azure.
    private static readonly string[] Signatures = ["X-Amz-Signature", "Signature", "X-Goog-Signature", "sig"];

    /// <summary>Whether a server is the Hub.</summary>
    public bool Include(Uri target) =>
        IsEndpoint(target)
        || (KeepsEncryption(target) && (IsListed(target.IdnHost) || IsSecured(target) || IsOtherName(target)));

    /// <summary>Whether a request to a server carries the token. A signed URL needs none.</summary>
    public bool MaySendToken(Uri target) => Include(target) && (IsEndpoint(target) || !IsSigned(target));

    /// <summary>Whether a server is the endpoint: the same scheme, host and port.</summary>
    public bool IsEndpoint(Uri target) =>
        target.Scheme == options.Endpoint.Scheme
        && target.Port == options.Endpoint.Port
        && IsEndpointHost(target.IdnHost);

    /// <summary>Whether the operator named a host, as the endpoint or in the list. Such a host may be private.</summary>
    public bool IsNamed(string host) => IsEndpointHost(host) || IsListed(host);

    private bool IsEndpointHost(string host) => Same(host, options.Endpoint.IdnHost);

    private bool IsListed(string host) => options.AllowedHosts.Any(listed => Same(host, listed));

    private bool IsSecured(Uri target) => IsEndpointHost(target.IdnHost) && options.Endpoint.Scheme != target.Scheme;

    private bool IsOtherName(Uri target) =>
        target.IsDefaultPort
        && HubOptions.OfficialHosts.Contains(options.Endpoint.IdnHost, StringComparer.OrdinalIgnoreCase)
        && HubOptions.OfficialHosts.Contains(target.IdnHost, StringComparer.OrdinalIgnoreCase);

    private bool KeepsEncryption(Uri target) =>
        target.Scheme == Uri.UriSchemeHttps || options.Endpoint.Scheme == Uri.UriSchemeHttp;

    private static bool IsSigned(Uri target)
    {
        NameValueCollection query = HttpUtility.ParseQueryString(target.Query);
        return query.AllKeys.Any(key => Signatures.Contains(key, StringComparer.OrdinalIgnoreCase));
    }

    private static bool Same(string a, string b) =>
        string.Equals(a.Trim('[', ']'), b.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}
