using HfModelCache.Failures;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Health;
using HfModelCache.Server.Requests;
using HfModelCache.Stores;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server.Hosting;

/// <summary>Answers each request once, whatever happens: counts it, logs it, and turns failures into errors.</summary>
/// <param name="routes">Answers the requests.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="logsRequests">Whether each is logged.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RequestPipeline(Routes routes, ServerMetrics metrics, bool logsRequests, TimeProvider time, ILogger logger)
{
    // No client is there to receive it; nginx has made the number known.
    private const int ClientClosedRequest = 499;

    private readonly ILogger _logger = logger;

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var startedAt = time.GetTimestamp();
        var call = new CallRecord();
        metrics.Begin();
        context.Response.Headers[HubHeaders.RequestId] = context.TraceIdentifier;
        try
        {
            await routes.AnswerAsync(context, call).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(context, call, e).ConfigureAwait(false);
        }
        finally
        {
            var took = time.GetElapsedTime(startedAt);
            metrics.End(call.Endpoint, context.Response.StatusCode, took);
            if (logsRequests && !call.IsProbe)
                Log(context, took);
        }
    }

    private async Task FailAsync(HttpContext context, CallRecord call, Exception exception)
    {
        // A connection that breaks off shows in a write before it shows as aborted.
        if (context.RequestAborted.IsCancellationRequested || exception is OperationCanceledException or ConnectionResetException)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
            return;
        }

        var error = ErrorOf(exception);
        if (exception is ModelCacheException)
            LogFailure(context.TraceIdentifier, exception.Message);
        else if (exception is not BadHttpRequestException)
            LogUnexpected(context.TraceIdentifier, exception);
        if (context.Response.HasStarted)
        {
            context.Abort(); // The client must not take what it has for the whole.
            return;
        }

        var id = context.Response.Headers[HubHeaders.RequestId];
        context.Response.Clear();
        context.Response.Headers[HubHeaders.RequestId] = id;
        await error.WriteAsync(context, call.IsApi).ConfigureAwait(false);
    }

    // What exactly failed is in the log, with the request's ID. A caller may be anybody.
    private static HubError ErrorOf(Exception exception) => exception switch
    {
        BadHttpRequestException e => new HubError(e.StatusCode, null, "The request is not valid."),
        ObjectChangedException => HubError.Unavailable("The copy has just changed. Try again."),
        OverloadedException => HubError.Unavailable("Too many requests are in flight. Try again."),
        TransientException e => HubError.Unavailable($"{FailedEnd.NameOf(e.Reason)} is not available at the moment. Try again."),
        ModelCacheException e => new HubError(StatusCodes.Status502BadGateway, null, $"{FailedEnd.NameOf(e.Reason)} does not answer as it should. The log of this server says why."),
        _ => new HubError(StatusCodes.Status500InternalServerError, null, "Internal Error. The log of this server says why."),
    };

    private void Log(HttpContext context, TimeSpan took)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
            return;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal); // A query may hold what somebody has typed by mistake.
        LogRequest(
            context.Request.Method,
            end < 0 ? target : target[..end],
            context.Response.StatusCode,
            HttpMethods.IsHead(context.Request.Method) ? 0 : context.Response.ContentLength ?? 0,
            took.TotalMilliseconds,
            context.Connection.RemoteIpAddress?.ToString(),
            context.Request.Headers.UserAgent.ToString(),
            context.TraceIdentifier);
    }

    [LoggerMessage(124, LogLevel.Information, "{Method} {Path} {Status} {Bytes} {Milliseconds:0.0} ms {Address} {UserAgent} {RequestId}")]
    private partial void LogRequest(
        string method, string path, int status, long bytes, double milliseconds, string? address, string userAgent, string requestId);

    [LoggerMessage(125, LogLevel.Warning, "Request {RequestId} failed. {Cause}")]
    private partial void LogFailure(string requestId, string cause);

    [LoggerMessage(126, LogLevel.Error, "Request {RequestId} failed unexpectedly.")]
    private partial void LogUnexpected(string requestId, Exception exception);
}
