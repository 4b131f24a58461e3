using System.Net.Http.Headers;

namespace HfModelCache.Hub;

/// <summary>The last answer of a chain of redirects.</summary>
/// <param name="Uri">The address that gave it; may be a signed URL, so never to be shown.</param>
/// <param name="Message">The answer, its body not read yet.</param>
/// <param name="HubHeaders">The headers of the Hub's own last answer in the chain, which may be a redirect's.</param>
internal sealed record HubResponse(Uri Uri, HttpResponseMessage Message, HttpResponseHeaders? HubHeaders) : IDisposable
{
    /// <summary>A header of the Hub's own answer, without quotes and weakness mark.</summary>
    public string? HubHeader(string name)
    {
        if (HubHeaders is null || !HubHeaders.NonValidated.TryGetValues(name, out var values))
            return null;
        var value = values.ToString().Trim();
        return (value.StartsWith("W/", StringComparison.Ordinal) ? value[2..] : value).Trim('"');
    }

    public void Dispose() => Message.Dispose();
}
