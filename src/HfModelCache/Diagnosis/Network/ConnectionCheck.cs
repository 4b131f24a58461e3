using HfModelCache.Failures;
using HfModelCache.Network;

namespace HfModelCache.Diagnosis.Network;

/// <summary>Asks the server anything, to see that it answers and, over https, that its certificate is trusted.</summary>
internal sealed class ConnectionCheck(ServerRoute route) : ICheck
{
    public CheckedEnd End => route.End;

    public CheckDescription Description => KnownChecks.Connection;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await route.AskAsync(cancellationToken).ConfigureAwait(false);
        if (route.Proxy is { } proxy && answer.IsOfProxy)
        {
            throw new OperatorException(
                FailureReason.ProxyRefused,
                $"The proxy {ProxyOptions.NameOf(proxy)} answered {(int)answer.Status} in place of {route.Server.Host}.");
        }

        var secured = route.Server.Scheme == Uri.UriSchemeHttps ? ", its certificate is trusted" : ", not encrypted";
        return Finding.Passed($"{route.Server.Authority} answered in {answer.Took.TotalMilliseconds:0} ms{secured}");
    }
}
