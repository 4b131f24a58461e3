using System.Xml;
using System.Xml.Linq;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Reads the body of a refusal.</summary>
internal static class ErrorBody
{
    private const int Longest = 64 * 1024;

    /// <summary>Reads the error element; null if the body is not S3's. The body can be read again.</summary>
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
            return null; // The status must suffice.
        }
    }

    /// <summary>Returns the value of a child element; null if there is none.</summary>
    public static string? Find(this XElement? error, string name) =>
        error?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
}
