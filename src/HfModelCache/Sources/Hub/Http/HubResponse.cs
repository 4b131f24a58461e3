using System.Net.Http.Headers;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Represents the last response of a chain of redirects.</summary>
/// <param name="Uri">Its address, which may be a signed URL and must never be shown.</param>
/// <param name="Message">The response, with its body unread.</param>
/// <param name="HubHeaders">The headers of the Hub's last response in the chain, which may be a redirect.</param>
internal sealed record HubResponse(Uri Uri, HttpResponseMessage Message, HttpResponseHeaders? HubHeaders) : IDisposable
{
    private static readonly string[] WordsOfHub = ["X-Error-Code", "X-Error-Message", "X-Repo-Commit"];

    /// <summary>Whether the Hub sent it.</summary>
    public required bool IsHub { get; init; }

    /// <summary>Whether the request carried the token.</summary>
    public required bool HadToken { get; init; }

    /// <summary>Whether it speaks for the Hub: a mirror may redirect to the Hub under an unknown name.</summary>
    public bool SpeaksForHub => IsHub || WordsOfHub.Any(Message.Headers.NonValidated.Contains);

    /// <summary>Returns a header of the last response, without quotes and <c>W/</c>; the first of several.</summary>
    public string? Header(string name) => Read(Message.Headers, name);

    /// <summary>Returns a header of the Hub's last response, in the same form.</summary>
    public string? HubHeader(string name) => HubHeaders is null ? null : Read(HubHeaders, name);

    private static string? Read(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        var value = values.First().Trim();
        return (value.StartsWith("W/", StringComparison.Ordinal) ? value[2..] : value).Trim('"');
    }

    public void Dispose() => Message.Dispose();
}
