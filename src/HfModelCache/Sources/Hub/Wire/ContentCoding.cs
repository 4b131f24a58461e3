using System.IO.Compression;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Undoes what an edge or a mirror did to a body, although it was asked for it as it is.</summary>
/// <remarks>
/// A label proves nothing: <c>none</c> stands on plain bytes, and <c>gzip</c> on files that are compressed themselves.
/// What is not known is taken for plain, and the hash decides.
/// </remarks>
internal static class ContentCoding
{
    private static readonly string[] Known = ["gzip", "x-gzip", "deflate", "br"];

    // Their content is compressed, and often labelled so.
    private static readonly string[] Compressed = [".gz", ".tgz", ".br", ".deflate"];

    /// <summary>Whether the body has to be decoded.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="plainLength">How long the plain bytes are; a body of that length is taken for them.</param>
    /// <param name="path">The file.</param>
    public static bool Applies(HttpResponseMessage answer, long plainLength, string path) =>
        CodingsOf(answer).Any()
        && answer.Content.Headers.ContentLength != plainLength
        && !Compressed.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The body without its codings.</summary>
    /// <exception cref="InvalidDataException">While reading: it was coded otherwise than it says.</exception>
    public static async Task<Stream> OpenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return CodingsOf(answer).Reverse().Aggregate(body, (inner, coding) => coding switch
        {
            "br" => new BrotliStream(inner, CompressionMode.Decompress),
            "deflate" => new ZLibStream(inner, CompressionMode.Decompress),
            _ => new GZipStream(inner, CompressionMode.Decompress),
        });
    }

    private static IEnumerable<string> CodingsOf(HttpResponseMessage answer) => answer.Content.Headers.ContentEncoding
        .Select(coding => coding.Trim().ToLowerInvariant())
        .Where(coding => Known.Contains(coding));
}
