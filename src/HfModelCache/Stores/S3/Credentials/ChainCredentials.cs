using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Searches for credentials where AWS tools look, and again when the store no longer accepts them.</summary>
/// <remarks>
/// The SDK renews credentials that expire. Keys in a file don't, and may be rotated during a long run.
/// </remarks>
/// <param name="find">Searches for credentials; throws <see cref="AmazonClientException"/> if there are none.</param>
/// <param name="time">The clock.</param>
internal sealed class ChainCredentials(Func<AWSCredentials> find, TimeProvider time) : RenewableCredentials, IDisposable
{
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private long _replaced = long.MinValue;
    private volatile AWSCredentials _found = find();

    /// <summary>Searches where the SDK does.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="config">The configuration of the SDK's search.</param>
    /// <param name="tokens">The connections to the token service.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AmazonClientException">There are no credentials.</exception>
    public static ChainCredentials Find(S3Options options, IClientConfig config, HttpClientFactory tokens, TimeProvider time)
    {
        // Roles of a profile need the token service's client, which the SDK would find by reflection.
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
            _ => TokenService.Connect(tokens, options, endpoint: null));
        // A resolver caches what it found, so each search needs a new one.
        return new ChainCredentials(() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(config), time);
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => _found.GetCredentials();

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => ReadAsync(_found);

    /// <inheritdoc/>
    /// <remarks>Many requests are refused when their keys are replaced; the first one finds the new keys for all of them.</remarks>
    public override async Task<bool> RenewAsync(long began)
    {
        await _renewing.WaitAsync().ConfigureAwait(false);
        try
        {
            return _replaced > began || await FindOthersAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonClientException or IOException or ModelCacheException)
        {
            return false; // The file may be about to be replaced.
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _renewing.Dispose();

    private async Task<bool> FindOthersAsync()
    {
        var before = await ReadAsync(_found).ConfigureAwait(false);
        var found = find();
        var now = await ReadAsync(found).ConfigureAwait(false);
        _found = found;
        if (now.AccessKey == before.AccessKey && now.SecretKey == before.SecretKey && now.Token == before.Token)
            return false;
        _replaced = time.GetTimestamp();
        return true;
    }

    private async Task<ImmutableCredentials> ReadAsync(AWSCredentials source)
    {
        try
        {
            // The SDK has no timeout for a credentials server, and accepts no cancellation token.
            return await source.GetCredentialsAsync().WaitAsync(TokenService.Limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(
                FailureReason.TokenServiceUnreachable,
                $"The server of the store's credentials did not respond within {TokenService.Limit.TotalSeconds:0} s.",
                inner: e);
        }
    }
}
