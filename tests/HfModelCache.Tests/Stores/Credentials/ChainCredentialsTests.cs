using Amazon.Runtime;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Credentials;

public class ChainCredentialsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Rotated_keys_are_found()
    {
        var id = "old";
        var credentials = new ChainCredentials(() => new BasicAWSCredentials(id, "secret"), _time);

        Assert.False(await credentials.RenewAsync());
        id = "new";
        Assert.Equal("old", (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.True(await credentials.RenewAsync());
        Assert.Equal("new", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Keys_stay_in_use_while_their_source_is_empty()
    {
        var isThere = true;
        var credentials = new ChainCredentials(
            () => isThere ? new BasicAWSCredentials("id", "secret") : throw new AmazonClientException("Nothing there."), _time);
        isThere = false;

        Assert.False(await credentials.RenewAsync());
        Assert.Equal("id", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_source_that_never_responds_is_abandoned()
    {
        var credentials = new ChainCredentials(() => new Silent(), _time);
        var asking = credentials.GetCredentialsAsync();

        _time.Advance(TokenService.Limit);

        var failure = await Assert.ThrowsAsync<TransientException>(() => asking);
        Assert.Equal("The server of the store's credentials did not respond within 20 s.", failure.Message);
    }

    private sealed class Silent : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync() =>
            new TaskCompletionSource<ImmutableCredentials>().Task;
    }
}
