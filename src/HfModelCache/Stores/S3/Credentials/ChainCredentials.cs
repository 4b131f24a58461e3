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
internal sealed class ChainCredentials : RenewableCredentials
{
    // The SDK sets no limit of its own to servers that give credentials, and takes no token that could.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly IClientConfig _config;
    private readonly TimeProvider _time;
    private volatile AWSCredentials _found;

    /// <summary>Looks for credentials.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="config">What the SDK's own search goes by.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AmazonClientException">There are none.</exception>
    public ChainCredentials(S3Options options, IClientConfig config, TimeProvider time)
    {
        // Roles of a profile need the token service's client, which the SDK would look for by reflection.
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
            _ => TokenService.Connect(options, endpoint: null));
        (_config, _time) = (config, time);
        _found = Find();
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => _found.GetCredentials();

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await _found.GetCredentialsAsync().WaitAsync(Limit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(
                FailureReason.TokenServiceUnreachable, $"No credentials came within {Limit.TotalSeconds:0} s.", inner: e);
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> LookAgainAsync()
    {
        try
        {
            var before = await GetCredentialsAsync().ConfigureAwait(false);
            _found = Find();
            var now = await GetCredentialsAsync().ConfigureAwait(false);
            return now.AccessKey != before.AccessKey || now.Token != before.Token;
        }
        catch (Exception e) when (e is AmazonClientException or IOException or ModelCacheException)
        {
            return false; // The file may be about to be replaced.
        }
    }

    // A resolver keeps what it has found, so each search needs one of its own.
    private AWSCredentials Find() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(_config);
}
