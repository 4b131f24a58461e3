using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Network;

/// <summary>Distinguishes failures of the proxy from failures of the server behind it.</summary>
/// <param name="options">The proxies to use.</param>
/// <param name="inner">The handler that sends the requests.</param>
internal sealed partial class ProxyFailureHandler(ProxyOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var server = request.RequestUri!;
        if (options.ProxyFor(server) is not { } proxy)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.ProxyAuthenticationRequired)
                return answer;
            answer.Dispose();
            throw Refusal(proxy, server, (int)answer.StatusCode, inner: null);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(proxy, server, "the connection timed out", e);
        }
        catch (HttpRequestException e) when (!OpenFiles.AreExhausted(e))
        {
            switch (e.HttpRequestError)
            {
                case HttpRequestError.ProxyTunnelError:
                    throw Refusal(proxy, server, StatusIn(e.Message), e);
                case HttpRequestError.NameResolutionError:
                    throw Unreachable(proxy, server, "its name can't be resolved", e);
                case HttpRequestError.ConnectionError when e.InnerException is not ModelCacheException:
                    var cause = e.GetBaseException();
                    throw Unreachable(proxy, server, cause is OperationCanceledException ? "the connection timed out" : cause.Message.TrimEnd('.'), e);
                default:
                    throw;
            }
        }
    }

    // A proxy that refuses the user or the target will keep refusing. One that can't connect may succeed later.
    private static ModelCacheException Refusal(Uri proxy, Uri server, int? status, Exception? inner)
    {
        var why = status == (int)HttpStatusCode.ProxyAuthenticationRequired ? "it requires a valid user and password" : "it refuses";
        var message = $"{server.Host} can't be reached through the proxy {ProxyOptions.NameOf(proxy)}: {why} ({status}).";
        return status is null or >= 500 or 429 or 408
            ? new TransientException(FailureReason.ProxyUnreachable, message, inner: inner)
            : new OperatorException(FailureReason.ProxyRefused, message, inner);
    }

    private static TransientException Unreachable(Uri proxy, Uri server, string why, Exception inner) => new(
        FailureReason.ProxyUnreachable,
        $"The proxy {ProxyOptions.NameOf(proxy)} for {server.Host} can't be reached: {why}.",
        inner: inner);

    // The runtime states the status of a refused tunnel only in the message.
    private static int? StatusIn(string message) =>
        Status().Match(message) is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?<=')[1-5]\d\d(?=')")]
    private static partial Regex Status();
}
