using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace HfModelCache.Stores.S3;

/// <summary>Credentials from where AWS tools look, and looked for anew when the store no longer takes them.</summary>
/// <remarks>
/// The SDK renews what has a time of expiry by itself. Keys in a file have none, and whoever rotates them replaces the
/// file while a long run is under way.
/// </remarks>
internal sealed class ChainCredentials : AWSCredentials
{
    private readonly IClientConfig _config;
    private volatile AWSCredentials _found;

    /// <summary>Looks for credentials.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="config">What the SDK's own search goes by.</param>
    /// <exception cref="AmazonClientException">There are none.</exception>
    public ChainCredentials(S3Options options, IClientConfig config)
    {
        // Web identity and roles need the token service's client, which the SDK would look for by reflection.
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
            context => new AmazonSecurityTokenServiceClient(
                new AnonymousAWSCredentials(),
                new AmazonSecurityTokenServiceConfig
                {
                    RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region),
                    HttpClientFactory = new S3HttpClientFactory(options),
                }));
        _config = config;
        _found = Find();
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => _found.GetCredentials();

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => _found.GetCredentialsAsync();

    /// <summary>Looks again.</summary>
    /// <returns>Whether there are other keys now.</returns>
    public async Task<bool> LookAgainAsync()
    {
        try
        {
            var before = await _found.GetCredentialsAsync().ConfigureAwait(false);
            var found = Find();
            var now = await found.GetCredentialsAsync().ConfigureAwait(false);
            _found = found;
            return now.AccessKey != before.AccessKey || now.Token != before.Token;
        }
        catch (Exception e) when (e is AmazonClientException or IOException)
        {
            return false; // The file may be about to be replaced.
        }
    }

    // A resolver keeps what it has found, so each search needs one of its own.
    private AWSCredentials Find() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(_config);
}
