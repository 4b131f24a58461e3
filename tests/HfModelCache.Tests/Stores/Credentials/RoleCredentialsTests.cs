using HfModelCache.Failures;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Credentials;

public sealed class RoleCredentialsTests : IDisposable
{
    private const string Role = "arn:aws:iam::123456789012:role/model-cache";

    private static readonly S3Options Options = new() { Bucket = "models" };

    private readonly S3HttpClientFactory _http = new(StoreConnections.Open(Options, TimeProvider.System), TokenService.Limit);
    private readonly FakeTokenService _service = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly string _file = Path.GetTempFileName();
    private readonly RoleCredentials _credentials;

    public RoleCredentialsTests()
    {
        var role = new WebIdentityRole(Role, _file, _service.Address);
        _credentials = new RoleCredentials(role, TokenService.Connect(_http, Options, role.Endpoint), _time);
        File.WriteAllText(_file, "first\n");
        ExpireIn(hours: 1);
    }

    public void Dispose()
    {
        _credentials.Dispose();
        _http.Dispose();
        _service.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Keys_are_requested_with_the_token_in_the_file()
    {
        var keys = await _credentials.GetCredentialsAsync();

        Assert.Equal(("id-1", "secret", "session"), (keys.AccessKey, keys.SecretKey, keys.Token));
        Assert.Equal(["first"], _service.Tokens);
    }

    [Fact]
    public async Task Concurrent_callers_share_one_request()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _credentials.GetCredentialsAsync()));

        Assert.Single(_service.Tokens);
    }

    [Fact]
    public async Task Keys_are_renewed_five_minutes_before_they_expire_with_the_current_token()
    {
        await _credentials.GetCredentialsAsync();
        await File.WriteAllTextAsync(_file, "second", TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("id-1", (await _credentials.GetCredentialsAsync()).AccessKey);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("id-2", (await _credentials.GetCredentialsAsync()).AccessKey);

        Assert.Equal(["first", "second"], _service.Tokens);
    }

    [Fact]
    public async Task Short_lived_keys_are_renewed_at_half_their_lifetime()
    {
        _service.Expires = _time.GetUtcNow().AddMinutes(4);
        await _credentials.GetCredentialsAsync();

        _time.Advance(TimeSpan.FromMinutes(1.9));
        Assert.Equal("id-1", (await _credentials.GetCredentialsAsync()).AccessKey);
        _time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal("id-2", (await _credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Valid_keys_stay_in_use_until_they_expire_while_the_service_is_down()
    {
        await _credentials.GetCredentialsAsync();
        _service.Refusal = (503, "ServiceUnavailable");

        _time.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal("id-1", (await _credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal("id-1", (await _credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal(2, _service.Tokens.Count); // Not one request per caller.
        _time.Advance(TimeSpan.FromMinutes(5));
        var failure = await Assert.ThrowsAsync<TransientException>(_credentials.GetCredentialsAsync);

        Assert.Equal(FailureReason.TokenServiceUnreachable, failure.Reason);
    }

    [Theory]
    [InlineData(400, "InvalidIdentityToken")]
    [InlineData(403, "AccessDenied")]
    [InlineData(404, "NoSuchEntity")]
    public async Task A_refusal_names_the_role_and_the_identity_but_never_the_token(int status, string code)
    {
        const string payload = """{"iss":"https://cluster","sub":"system:serviceaccount:default:web","aud":["sts"],"exp":1795600000}""";
        var token = $"e30.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(payload))}.c2lnbmF0dXJl";
        await File.WriteAllTextAsync(_file, token, TestContext.Current.CancellationToken);
        _service.Refusal = (status, code);

        var failure = await Assert.ThrowsAsync<OperatorException>(_credentials.GetCredentialsAsync);

        Assert.Equal(FailureReason.RoleRefused, failure.Reason);
        Assert.Equal(
            $"The token service refuses the role {Role}: {status} {code}: Said the service. The token is in {_file}. It is issued "
            + "by https://cluster to system:serviceaccount:default:web for [\"sts\"], and expires at 2026-11-25 09:46:40Z.",
            failure.Message);
        Assert.DoesNotContain("c2lnbmF0dXJl", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "ExpiredTokenException", FailureReason.RoleRefused)]
    [InlineData(400, "IDPCommunicationError", FailureReason.TokenServiceUnreachable)]
    [InlineData(400, "Throttling", FailureReason.TokenServiceUnreachable)]
    [InlineData(429, "TooManyRequests", FailureReason.TokenServiceUnreachable)]
    [InlineData(500, "InternalFailure", FailureReason.TokenServiceUnreachable)]
    public async Task A_transient_failure_is_retried(int status, string code, FailureReason reason)
    {
        _service.Refusal = (status, code);

        Assert.Equal(reason, (await Assert.ThrowsAsync<TransientException>(_credentials.GetCredentialsAsync)).Reason);
    }

    [Fact]
    public async Task A_service_that_never_responds_is_abandoned_by_all_waiting_callers()
    {
        _service.IsSilent = true;
        var asking = Enumerable.Range(0, 20).Select(_ => _credentials.GetCredentialsAsync()).ToList();
        await WallClock.UntilAsync("the service is asked", () => !_service.Tokens.IsEmpty);

        _time.Advance(TokenService.Limit);

        var failures = await Task.WhenAll(asking.Select(one => Assert.ThrowsAsync<TransientException>(() => one)));
        Assert.All(failures, failure => Assert.Equal(
            $"Requesting keys of the role {Role} from 127.0.0.1 failed: it did not respond in time.", failure.Message));
        Assert.Single(_service.Tokens);
    }

    [Fact]
    public async Task An_unreachable_address_is_reported_as_such()
    {
        _service.Dispose();

        var failure = await Assert.ThrowsAsync<TransientException>(_credentials.GetCredentialsAsync);

        Assert.Equal(FailureReason.TokenServiceUnreachable, failure.Reason);
        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_token_file_is_a_transient_failure()
    {
        File.Delete(_file);

        var failure = await Assert.ThrowsAsync<TransientException>(_credentials.GetCredentialsAsync);

        Assert.Equal(FailureReason.RoleRefused, failure.Reason);
        Assert.Contains(_file, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_keys_are_replaced_once_for_all_callers()
    {
        await _credentials.GetCredentialsAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _credentials.RenewAsync(_time.GetTimestamp())));

        Assert.All(found, Assert.True);
        Assert.Equal("id-2", (await _credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal(2, _service.Tokens.Count);
    }

    private void ExpireIn(int hours) => _service.Expires = _time.GetUtcNow().AddHours(hours);
}
