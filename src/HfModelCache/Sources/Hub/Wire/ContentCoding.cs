using System.IO.Compression;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Decodes a body that an edge or a mirror encoded, although the identity encoding was requested.</summary>
/// <remarks>
/// The label is unreliable: some servers label plain bytes <c>none</c>, and files that are gzip archives <c>gzip</c>. An
/// unknown encoding counts as plain, and the file's hash decides.
/// </remarks>
internal static class ContentCoding
{
    private static readonly string[] Known = ["gzip", "x-gzip", "deflate", "br"];

    // Files whose content is compressed, and often labelled so.
    private static readonly string[] Compressed = [".gz", ".tgz", ".br", ".deflate"];

    /// <summary>Whether the body must be decoded.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="plainLength">The length of the plain bytes; a body of that length counts as plain.</param>
    /// <param name="path">The file.</param>
    public static bool Applies(HttpResponseMessage answer, long plainLength, string path) =>
        CodingsOf(answer).Any()
        && answer.Content.Headers.ContentLength != plainLength
        && !Compressed.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens the decoded body.</summary>
    /// <exception cref="InvalidDataException">While reading: the body has another encoding than its label.</exception>
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
