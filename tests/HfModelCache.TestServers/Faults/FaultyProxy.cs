using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace HfModelCache.TestServers.Faults;

/// <summary>A proxy that forwards requests unchanged, and injects the faults that it is given.</summary>
/// <remarks>The Host header is passed on too, because S3 signatures cover it.</remarks>
public sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly string[] HopHeaders = ["Connection", "Transfer-Encoding", "Keep-Alive"];

    private readonly Uri _target;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ProxyFault> _faults = new();

    private FaultyProxy(Uri target, int port)
    {
        _target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where clients connect.</summary>
    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Every request, as <c>METHOD path?query</c>, in the order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Starts a proxy in front of a server; on a free port where none is given.</summary>
    public static async Task<FaultyProxy> StartAsync(Uri target, int port = 0)
    {
        var proxy = new FaultyProxy(target, port);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>Adds a fault; of several that match a request, the first one that strikes is applied.</summary>
    public void Add(ProxyFault fault) => _faults.Enqueue(fault);

    /// <summary>Works as it should from now on.</summary>
    public void Clear() => _faults.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Asks the server, as if nothing were wrong.</summary>
    public Task<HttpResponseMessage> ForwardAsync(HttpContext context) =>
        ForwardAsync(context, new StreamContent(context.Request.Body), context.RequestAborted);

    /// <summary>Asks the server with a body that was received before.</summary>
    public Task<HttpResponseMessage> ForwardAsync(HttpContext context, byte[] body, CancellationToken cancellationToken) =>
        ForwardAsync(context, new ByteArrayContent(body), cancellationToken);

    /// <summary>Passes an answer on as it is.</summary>
    public static async Task SendAsync(HttpContext context, HttpResponseMessage answer)
    {
        SendHead(context, answer);

        // The head is sent at once: a body may never come.
        await context.Response.StartAsync(context.RequestAborted);
        if (context.Request.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    internal static void SendHead(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, HttpContent body, CancellationToken cancellationToken)
    {
        var incoming = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri(_target, Target(incoming)));
        if (incoming.ContentLength is { } length)
        {
            request.Content = body;
            request.Content.Headers.ContentLength = length;
        }

        foreach (var (name, values) in incoming.Headers.Where(h => !HopHeaders.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()) && name != "Content-Length")
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return await _client.SendAsync(request, cancellationToken);
    }

    private static string Target(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private async Task HandleAsync(HttpContext context)
    {
        var target = $"{context.Request.Method} {Target(context.Request)}";
        Requests.Enqueue(target);
        try
        {
            if (_faults.FirstOrDefault(f => f.Strikes(target)) is { } fault)
            {
                await fault.Do(this, context);
                return;
            }

            using var answer = await ForwardAsync(context);
            await SendAsync(context, answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }
}
