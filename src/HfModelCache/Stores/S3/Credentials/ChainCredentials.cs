using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using HfModelCache.Failures;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Credentials from where AWS tools look, and looked for anew when the store no longer takes them.</summary>
/// <remarks>
/// The SDK renews what has a time of expiry by itself. Keys in a file have none, and whoever rotates them replaces the
/// file while a long run is under way.
/// </remarks>
/// <param name="find">Looks for credentials; throws <see cref="AmazonClientException"/> where there are none.</param>
/// <param name="time">The clock.</param>
internal sealed class ChainCredentials(Func<AWSCredentials> find, TimeProvider time) : RenewableCredentials
{
    private volatile AWSCredentials _found = find();

    /// <summary>Looks where the SDK looks.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="config">What the SDK's search goes by.</param>
    /// <param name="tokens">Connections to the token service.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AmazonClientException">There are none.</exception>
    public static ChainCredentials Find(S3Options options, IClientConfig config, HttpClientFactory tokens, TimeProvider time)
    {
        // Roles of a profile need the token service's client, which the SDK would look for by reflection.
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
            _ => TokenService.Connect(tokens, options, endpoint: null));
        // A resolver keeps what it has found, so each search needs one of its own.
        return new ChainCredentials(() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(config), time);
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => _found.GetCredentials();

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => AskAsync(_found);

    /// <inheritdoc/>
    public override async Task<bool> LookAgainAsync()
    {
        try
        {
            var before = await AskAsync(_found).ConfigureAwait(false);
            var found = find();
            var now = await AskAsync(found).ConfigureAwait(false);
            _found = found;
            return now.AccessKey != before.AccessKey || now.Token != before.Token;
        }
        catch (Exception e) when (e is AmazonClientException or IOException or ModelCacheException)
        {
            return false; // The file may be about to be replaced.
        }
    }

    private async Task<ImmutableCredentials> AskAsync(AWSCredentials source)
    {
        try
        {
            // The SDK sets no limit to a server that gives credentials, and takes no token that could.
            return await source.GetCredentialsAsync().WaitAsync(TokenService.Limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(
                FailureReason.TokenServiceUnreachable,
                $"Whoever gives the store's credentials did not answer within {TokenService.Limit.TotalSeconds:0} s.",
                inner: e);
        }
    }
}
