using System.Net;
using HfModelCache.DiscardStore;

// An S3 store that takes everything and keeps only the names and sizes, and the content of small objects: what a
// benchmark needs to measure the client alone. One argument: the port, 0 for any free one.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
    kestrel.Listen(IPAddress.Loopback, args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 0);
});
var app = builder.Build();
var bucket = new DiscardingBucket();
app.Run(bucket.HandleAsync);
await app.StartAsync();
Console.WriteLine($"S3_ENDPOINT_URL={app.Urls.First()}");
await app.WaitForShutdownAsync();
