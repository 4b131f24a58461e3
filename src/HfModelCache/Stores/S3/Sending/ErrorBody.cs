using System.Xml;
using System.Xml.Linq;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>What a refusal says in its body.</summary>
internal static class ErrorBody
{
    private const int Longest = 64 * 1024;

    /// <summary>The element that holds it; null where the body is none of S3's. The body can be read again.</summary>
    public static async Task<XElement?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(Longest, cancellationToken).ConfigureAwait(false);
            var text = await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return text.Length > 0 ? XDocument.Parse(text).Root : null;
        }
        catch (Exception e) when (e is XmlException or HttpRequestException or IOException or InvalidOperationException)
        {
            return null; // The status has to do.
        }
    }

    /// <summary>One of its elements; null where it has none of that name.</summary>
    public static string? Find(this XElement? error, string name) =>
        error?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
}
