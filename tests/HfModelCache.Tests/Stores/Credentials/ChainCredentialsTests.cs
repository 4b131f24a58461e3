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
        using var credentials = new ChainCredentials(() => new BasicAWSCredentials(id, "secret"), _time);

        Assert.False(await credentials.RenewAsync(_time.GetTimestamp()));
        id = "new";
        Assert.Equal("old", (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.True(await credentials.RenewAsync(_time.GetTimestamp()));
        Assert.Equal("new", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Requests_that_were_signed_before_the_keys_were_found_are_told_of_them_too()
    {
        var id = "old";
        using var credentials = new ChainCredentials(() => new BasicAWSCredentials(id, "secret"), _time);
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        id = "new";

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => credentials.RenewAsync(began)));

        Assert.All(found, Assert.True);
        Assert.True(await credentials.RenewAsync(began));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await credentials.RenewAsync(_time.GetTimestamp()));
    }

    [Fact]
    public async Task A_secret_that_was_replaced_is_found()
    {
        var secret = "old";
        using var credentials = new ChainCredentials(() => new BasicAWSCredentials("id", secret), _time);
        secret = "new";

        Assert.True(await credentials.RenewAsync(_time.GetTimestamp()));
        Assert.Equal("new", (await credentials.GetCredentialsAsync()).SecretKey);
    }

    [Fact]
    public async Task Keys_stay_in_use_while_their_source_is_empty()
    {
        var isThere = true;
        using var credentials = new ChainCredentials(
            () => isThere ? new BasicAWSCredentials("id", "secret") : throw new AmazonClientException("Nothing there."), _time);
        isThere = false;

        Assert.False(await credentials.RenewAsync(_time.GetTimestamp()));
        Assert.Equal("id", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task A_source_that_never_responds_is_abandoned()
    {
        using var credentials = new ChainCredentials(() => new Silent(), _time);
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
