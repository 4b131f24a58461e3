namespace HfModelCache.Bench.Clients;

/// <summary>Asks for heads and nothing else, over connections that are open before: what a protocol's round trips cost at least.</summary>
internal sealed class RoundTrips(int connections) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = connections });

    public Task RunAsync(IReadOnlyList<Uri> files, int each) => Parallel.ForEachAsync(
        Enumerable.Range(0, each).SelectMany(_ => files),
        new ParallelOptions { MaxDegreeOfParallelism = connections },
        async (file, ct) => (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, file), ct)).Dispose());

    public void Dispose() => _client.Dispose();
}
