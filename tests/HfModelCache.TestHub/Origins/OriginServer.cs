using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HfModelCache.TestHub.Origins;

/// <summary>One origin: a Kestrel on a loopback port that can be stopped and started again on the same port.</summary>
internal sealed class OriginServer(RequestDelegate answer, X509Certificate2? certificate) : IAsyncDisposable
{
    private WebApplication? _app;
    private int _port;

    /// <summary>How long a new connection waits before the server speaks on it (TLS included).</summary>
    public TimeSpan AcceptDelay { get; set; }

    public Uri Endpoint => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{_port}");

    public async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => Configure(k, port));
        _app = builder.Build();
        _app.Run(answer);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        _port = new Uri(addresses.Addresses.First()).Port;
    }

    public Task RestartAsync() => _app is null ? StartAsync(_port) : Task.CompletedTask;

    /// <summary>Closes the port: from now on connections are refused, and open ones are cut.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        // A test decides how slow or large a message is, never the server.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        kestrel.Limits.MaxRequestLineSize = 64 << 10;
        kestrel.Limits.MaxRequestHeadersTotalSize = 128 << 10;
        // More than this no longer fits the processor's cache, and serving becomes slower again.
        kestrel.Limits.MaxResponseBufferSize = 256 << 10;
        kestrel.Listen(IPAddress.Loopback, port, ConfigureEndpoint);
    }

    private void ConfigureEndpoint(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.Use(next => async connection =>
        {
            connection.Items[typeof(IDuplexPipe)] = connection.Transport;
            await WallClock.PauseAsync(AcceptDelay, connection.ConnectionClosed);
            await next(connection);
        });
        if (certificate is not null)
            endpoint.UseHttps(certificate);
        endpoint.Use(next => connection =>
        {
            var socket = (IDuplexPipe)connection.Items[typeof(IDuplexPipe)]!;
            connection.Features.Set(new PlainConnection(connection, socket));
            return next(connection);
        });
    }
}
