using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Obtains temporary keys of a role with the pod's token, and renews them in time.</summary>
/// <remarks>
/// The SDK could do this, but it reports every failure as an unreachable store, waits for a response without a limit, and
/// discards keys that are still valid if their renewal fails.
/// </remarks>
/// <param name="role">The role.</param>
/// <param name="service">The token service, which is disposed with these credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class RoleCredentials(WebIdentityRole role, IAmazonSecurityTokenService service, TimeProvider time)
    : RenewableCredentials, IDisposable
{
    // The time that a token service needs to recover, and a store to notice that keys have expired.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TemporaryKeys? _held;
    private Task<TemporaryKeys>? _renewal;

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <remarks>Concurrent callers share one request, its outcome and its time limit.</remarks>
    /// <exception cref="ModelCacheException">There are no keys, and none can be obtained.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        Task<TemporaryKeys> renewal;
        lock (_gate)
        {
            var held = _held;
            if (held is not null && time.GetUtcNow() < held.RenewAt)
                return held.Keys;
            renewal = _renewal ??= Task.Run(() => RenewOrKeepAsync(held));
        }

        return (await renewal.ConfigureAwait(false)).Keys;
    }

    /// <inheritdoc/>
    public override async Task<bool> RenewAsync(long began)
    {
        lock (_gate)
        {
            // Many requests fail when the same keys expire; one renewal serves them all.
            if (_held is { } held && time.GetUtcNow() - held.Taken > Pause)
                _held = null;
        }

        try
        {
            await GetCredentialsAsync().ConfigureAwait(false);
            return true;
        }
        catch (ModelCacheException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    private async Task<TemporaryKeys> RenewOrKeepAsync(TemporaryKeys? held)
    {
        var next = held;
        try
        {
            return next = await TakeAsync().ConfigureAwait(false);
        }
        catch (ModelCacheException) when (held is not null && time.GetUtcNow() + Pause < held.Expires)
        {
            return next = held with { RenewAt = time.GetUtcNow() + Pause };
        }
        finally
        {
            lock (_gate)
                (_held, _renewal) = (next, null);
        }
    }

    private async Task<TemporaryKeys> TakeAsync()
    {
        var token = await ReadTokenAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(TokenService.Limit, time);
        try
        {
            var request = new AssumeRoleWithWebIdentityRequest
            {
                RoleArn = role.Arn,
                RoleSessionName = "hf-model-cache",
                WebIdentityToken = token,
            };
            var answer = await service.AssumeRoleWithWebIdentityAsync(request, limit.Token).ConfigureAwait(false);
            var (keys, now) = (answer.Credentials, time.GetUtcNow());
            var expires = new DateTimeOffset(keys.Expiration!.Value.ToUniversalTime());
            var margin = TimeSpan.FromTicks(Math.Min(LongestMargin.Ticks, (expires - now).Ticks / 2));
            return new TemporaryKeys(
                new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), now, expires - margin, expires);
        }
        catch (Exception e)
        {
            throw Judge(e, token);
        }
    }

    private async Task<string> ReadTokenAsync()
    {
        try
        {
            return (await File.ReadAllTextAsync(role.TokenFile).ConfigureAwait(false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TransientException(
                FailureReason.RoleRefused, $"The token in {role.TokenFile} can't be read: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }

    private ModelCacheException Judge(Exception exception, string token) => exception switch
    {
        ModelCacheException known => known,
        AmazonServiceException { ErrorCode: "IDPCommunicationError" or "Throttling" or "ThrottlingException" } busy =>
            Unreachable(busy, busy.Message),
        // The token may be replaced soon.
        AmazonServiceException { ErrorCode: "ExpiredTokenException" } late =>
            new TransientException(FailureReason.RoleRefused, Refusal(late, token), inner: late),
        AmazonServiceException
        {
            StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests,
        } refusal => new OperatorException(FailureReason.RoleRefused, Refusal(refusal, token), refusal),
        OperationCanceledException => Unreachable(exception, "it did not respond in time"),
        _ when OpenFiles.AreExhausted(exception) => new OperatorException(
            FailureReason.TooManyOpenFiles, $"The token service can't be reached: {OpenFiles.Explanation}.", exception),
        _ => Unreachable(exception, exception.GetBaseException().Message),
    };

    private string Refusal(AmazonServiceException answer, string token) =>
        $"The token service refuses the role {role.Arn}: {(int)answer.StatusCode} {answer.ErrorCode}: "
        + $"{answer.Message.Trim().TrimEnd('.')}. The token is in {role.TokenFile}. {IdentityToken.Describe(token)}";

    private TransientException Unreachable(Exception exception, string cause) => new(
        FailureReason.TokenServiceUnreachable,
        $"Requesting keys of the role {role.Arn} from {role.Endpoint?.Host ?? "the token service"} failed: {cause.TrimEnd('.')}.",
        inner: exception);

    private sealed record TemporaryKeys(ImmutableCredentials Keys, DateTimeOffset Taken, DateTimeOffset RenewAt, DateTimeOffset Expires);
}
