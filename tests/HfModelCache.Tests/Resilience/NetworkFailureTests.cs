using System.Collections;
using System.Net.Sockets;
using System.Security.Authentication;
using HfModelCache.Resilience;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Resilience;

public sealed class NetworkFailureTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new IOException(), true },
        { new HttpIOException(HttpRequestError.ResponseEnded), true },
        { new SocketException((int)SocketError.ConnectionReset), true },
        { new TimeoutException(), true },
        { new HttpRequestException(), true },
        { new HttpRequestException("", new SocketException()), true },
        { new HttpRequestException("", new IOException("", new InvalidOperationException())), true },
        { new HttpRequestException("", new AuthenticationException()), true },
        { new HttpRequestException("", new ObjectDisposedException("socket")), true },
        { new HttpRequestException("", new HttpRequestException("", new InvalidCastException())), false },
        { new HttpRequestException("", new InvalidCastException()), false },
        { new HttpRequestException("", new InvalidOperationException()), false },
        { new InvalidCastException(), false },
        { new InvalidOperationException(), false },
        { new ObjectDisposedException("ours"), false },
        { new ArgumentException(), false },
        { new OperationCanceledException(), false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Only_IO_failures_count_as_network_failures(Exception failure, bool isNetwork) =>
        Assert.Equal(isNetwork, NetworkFailure.Is(failure));

    [Fact]
    public async Task A_bug_in_this_program_is_neither_retried_nor_called_a_network_failure()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 5000, seed: 1));
        var hosts = new BrokenList();
        scenario.Hub.Options = scenario.Hub.Options with { CdnAddress = new UriBuilder(scenario.Hub.CdnEndpoint) { Host = "localhost" }.Uri };
        scenario.HubOptions = scenario.HubOptions with { AllowedHosts = hosts };

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => scenario.EnsureAsync());

        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.Equal(1, hosts.Asked);
    }

    private sealed class BrokenList : IReadOnlyList<string>
    {
        private int _asked;

        public int Asked => _asked;

        public int Count => throw Broken();

        public string this[int index] => throw Broken();

        public IEnumerator<string> GetEnumerator() => throw Broken();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private InvalidOperationException Broken()
        {
            Interlocked.Increment(ref _asked);
            return new InvalidOperationException("Broken.");
        }
    }
}
