using System.Net.Http.Headers;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>The last answer of a chain of redirects.</summary>
/// <param name="Uri">The address that gave it; may be a signed URL, so never to be shown.</param>
/// <param name="Message">The answer, its body not read yet.</param>
/// <param name="HubHeaders">The headers of the Hub's own last answer in the chain, which may be a redirect's.</param>
internal sealed record HubResponse(Uri Uri, HttpResponseMessage Message, HttpResponseHeaders? HubHeaders) : IDisposable
{
    private static readonly string[] WordsOfHub = ["X-Error-Code", "X-Error-Message", "X-Repo-Commit"];

    /// <summary>Whether the server that gave it is the Hub.</summary>
    public required bool IsHub { get; init; }

    /// <summary>Whether that server was sent the token.</summary>
    public required bool HadToken { get; init; }

    /// <summary>Whether it is the Hub's word: a mirror may lead to the Hub itself, of which nobody has said so.</summary>
    public bool SpeaksForHub => IsHub || WordsOfHub.Any(Message.Headers.NonValidated.Contains);

    /// <summary>A header of the last answer, without quotes and weakness mark; the first where there are several.</summary>
    public string? Header(string name) => Read(Message.Headers, name);

    /// <summary>A header of the Hub's own answer, in the same form.</summary>
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
