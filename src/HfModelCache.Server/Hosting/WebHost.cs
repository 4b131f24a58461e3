using HfModelCache.Server.Content;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HfModelCache.Server.Hosting;

/// <summary>Listens for requests, within limits for everything that is read from a caller.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private const int MaxConnections = 8192;
    private const int MaxHeaderBytes = 32 << 10;

    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;

    /// <summary>Creates the host.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="pipeline">Answers requests.</param>
    /// <param name="time">The clock.</param>
    public WebHost(ServerOptions options, RequestPipeline pipeline, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, ForeignLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(pipeline.HandleAsync);
    }

    /// <summary>The addresses that the host listens on, once it is started.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    /// <summary>Starts to listen.</summary>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <summary>Goes on for a moment, then accepts no more requests, and waits for those in flight.</summary>
    public async Task StopAsync()
    {
        await Task.Delay(_options.Notice, _time).ConfigureAwait(false);
        await _app.StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestLineSize = MaxHeaderBytes / 2;
        limits.MaxRequestBodySize = 2 << 20;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxRequestBufferSize = 64 << 10;
        limits.MaxResponseBufferSize = BodyRelay.PieceSize; // The next piece is read when this one is sent.
        foreach (var address in _options.Listen)
            kestrel.Listen(address, Configure);
    }

    private void Configure(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http1; // Clients of the Hub's API speak it, and large files gain nothing from HTTP/2.
        if (_options.Certificate is { } files)
        {
            var certificate = new CertificateSource(files, _time);
            endpoint.UseHttps(tls => tls.ServerCertificateSelector = (_, _) => certificate.Current);
        }
    }

    // Signals are the program's to handle.
    private sealed class ForeignLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
