using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace HfModelCache.SystemTests.Metrics;

/// <summary>Receives metrics by OTLP, over http with binary protobuf or over gRPC without TLS.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const int GrpcPrefix = 5; // a flag and the length of the message

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<MetricPoint> _points = new();

    private Collector(WebApplication server) => _server = server;

    /// <summary>What it has received, the last value of each series.</summary>
    public IReadOnlyDictionary<string, double> Series => _points.GroupBy(point => point.Name).ToDictionary(group => group.Key, group => group.Last().Value);

    /// <summary>The resource of what it has received.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; private set; } = new Dictionary<string, string>();

    public Uri Address => new(_server.Urls.Single());

    public static async Task<Collector> StartAsync(bool isGrpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var server = builder.Build();
        var collector = new Collector(server);
        if (isGrpc)
            server.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", collector.ExportByGrpcAsync);
        else
            server.MapPost("/v1/metrics", collector.ExportAsync);
        await server.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task ExportAsync(HttpContext context)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        Receive(await ReadAsync(context));
        context.Response.ContentType = "application/x-protobuf";
    }

    private async Task ExportByGrpcAsync(HttpContext context)
    {
        Receive((await ReadAsync(context))[GrpcPrefix..]);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]); // An empty answer.
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Receive(byte[] request)
    {
        var (resource, points) = MetricsRequest.Parse(request);
        Resource = resource;
        foreach (var point in points)
            _points.Enqueue(point);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
