using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace HfModelCache.Stores.S3;

/// <summary>Decodes the keys in listings of open uploads, which the SDK leaves encoded.</summary>
internal sealed class UploadListingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Longest = 16 << 20; // A page of 1,000 uploads with the longest keys has 4 MB.

    private static readonly string[] Encoded = ["Key", "KeyMarker", "NextKeyMarker", "Prefix", "Delimiter"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.Method == HttpMethod.Get && answer.StatusCode == HttpStatusCode.OK && IsListing(request.RequestUri!.Query))
        {
            await answer.Content.LoadIntoBufferAsync(Longest, cancellationToken).ConfigureAwait(false);
            if (Decode(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)) is { } plain)
                answer.Content = new StringContent(plain);
        }

        return answer;
    }

    private static bool IsListing(string query) => query.TrimStart('?').Split('&').Any(pair => pair.Split('=')[0] == "uploads");

    private static string? Decode(string xml)
    {
        try
        {
            if (!xml.Contains(KeyEncoding.Element, StringComparison.Ordinal))
                return null;
            var listing = XDocument.Parse(xml);
            if (!KeyEncoding.IsUrl(listing.Root!.Elements().FirstOrDefault(e => e.Name.LocalName == KeyEncoding.Element)?.Value))
                return null;
            foreach (var element in listing.Descendants().Where(e => Encoded.Contains(e.Name.LocalName)).ToList())
                element.Value = KeyEncoding.Decode(element.Value);
            return listing.ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            return null; // The SDK will report it.
        }
    }
}
