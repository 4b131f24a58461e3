namespace HfModelCache.Bench.Clients;

/// <summary>Downloads a Hub's files over a fixed number of connections and discards them: what a client gets that doesn't adapt.</summary>
internal sealed class FixedDownloader(int connections) : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly RangeReader _reader = new(connections);

    public async Task RunAsync(IReadOnlyList<Uri> files)
    {
        var located = new List<(Uri, long)>();
        foreach (var file in files)
        {
            // The address that the Hub redirects to.
            using var found = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, file));
            located.Add((found.RequestMessage!.RequestUri!, found.EnsureSuccessStatusCode().Content.Headers.ContentLength!.Value));
        }

        await _reader.RunAsync(located);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
