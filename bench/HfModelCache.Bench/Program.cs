using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using HfModelCache.Bench;
using HfModelCache.Bench.Clients;
using HfModelCache.Bench.Hashing;
using HfModelCache.Bench.Http;
using HfModelCache.Bench.Hub;
using HfModelCache.Bench.Roads;
using HfModelCache.Bench.Store;
using HfModelCache.Certificates;
using HfModelCache.Sizes;

const string usage = """
    bench hub --repo SHAPE [--rates RATE[,RATE...] | --link-rate RATE | --road ROAD] [--ca-file FILE]
        Serves a Hub with the repo bench/model. SHAPE: shards:8x512MiB or files:5000x4KiB-200KiB, or several with + between. In its
        revision "next" the last file has another content. Rates are in bytes per second: the CDN's connections take turns, or all share one link.
        ROAD is RTT,LINK,RATE[,LOSS]: the round trip, the bytes per second of all connections and of each, and how often a packet
        is lost. An example: 50ms,125MB,30MB.
    bench store [--rates RATE[,RATE...] | --link-rate RATE | --road ROAD] [--ca-file FILE]
        Serves an S3 store that discards contents, and serves those of the Hub in their place. Rates apply to downloads.
    bench upload --connections N --sizes SIZE[,SIZE...] --prefix PREFIX
        Uploads from memory to the store of S3_ENDPOINT_URL and S3_BUCKET.
    bench download --connections N
        Downloads the files whose URLs are on stdin, and discards them.
    bench round-trips --connections N --each COUNT
        Asks for the heads of the files whose URLs are on stdin, and follows no redirect.
    bench read --connections N --prefix PREFIX
        Reads the objects whose paths and sizes are on stdin from the store of S3_ENDPOINT_URL and S3_BUCKET, and discards them.
    bench write --parallel N --dir DIR [--direct yes]
        Writes the files whose paths and sizes are on stdin to a folder, from memory, and flushes each. Direct
        writes pass the page cache.
    bench hash
        Prints what hashing costs on one core, once and twice.
    The servers run until they are killed. They use TLS if they get a CA file, which they write. /__requests returns the number
    of requests to the Hub and the CDN, or the store's requests and bytes; the Hub's /__files returns its paths and sizes.
    """;

try
{
    var arguments = new Arguments(args[1..]);
    await (args[0] switch
    {
        "hub" => ServeHub(arguments),
        "store" => ServeStore(arguments),
        "upload" => UploadAsync(arguments),
        "download" => DownloadAsync(arguments),
        "round-trips" => MakeRoundTripsAsync(arguments),
        "read" => ReadAsync(arguments),
        "write" => Task.Run(() => Write(arguments)),
        "hash" => Task.Run(HashCost.Print),
        _ => throw new FormatException($"{args[0]} is not a command"),
    });
    return 0;
}
catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}\n{usage}");
    return 2;
}

static Task ServeHub(Arguments arguments)
{
    var content = new RepeatingContent();
    var files = BenchFile.Parse(arguments.Required("repo"), content);
    var certificate = CertificateFor(arguments["ca-file"]);
    Uri? toCdn = null;
    var routes = new BenchHub(files, content, () => toCdn!);
    var cdn = new RawServer(certificate, PaceOf(arguments), routes.AnswerCdn);
    var hub = new RawServer(certificate, _ => null, routes.AnswerHub);
    cdn.Start(0);
    hub.Start(0);
    var road = RoadOf(arguments);
    toCdn = road(cdn.Endpoint);
    Console.WriteLine($"HF_ENDPOINT={road(hub.Endpoint).GetLeftPart(UriPartial.Authority)}");
    return Task.Delay(Timeout.Infinite);
}

static X509Certificate2? CertificateFor(string? authorityFile)
{
    if (authorityFile is null)
        return null;
    var certificate = new LoopbackCertificate("Bench authority", TimeProvider.System.GetUtcNow());
    File.WriteAllText(authorityFile, certificate.AuthorityPem);
    return certificate.Leaf;
}

// The way to a server: the one that all of this process share, or none.
static Func<Uri, Uri> RoadOf(Arguments arguments) =>
    arguments["road"] is { } road ? new Road(RoadOptions.Parse(road)).To : server => server;

static Func<int, Pace?> PaceOf(Arguments arguments)
{
    if (arguments["link-rate"] is { } link)
    {
        var shared = new Pace(ByteCount.Parse(link));
        return _ => shared;
    }

    if (arguments["rates"] is not { } list)
        return _ => null;
    var rates = list.Split(',').Select(ByteCount.Parse).ToArray();
    return i => new Pace(rates[i % rates.Length]);
}

static Task ServeStore(Arguments arguments)
{
    var server = new RawServer(CertificateFor(arguments["ca-file"]), PaceOf(arguments), new BenchStore(new RepeatingContent()).Answer);
    server.Start(0);
    Console.WriteLine($"S3_ENDPOINT_URL={RoadOf(arguments)(server.Endpoint).GetLeftPart(UriPartial.Authority)}");
    return Task.Delay(Timeout.Infinite);
}

static async Task UploadAsync(Arguments arguments)
{
    using var uploader = new MemoryUploader(Bucket(), Signer(), Number(arguments.Required("connections")));
    await uploader.RunAsync(arguments.Required("prefix"), [.. arguments.Required("sizes").Split(',').Select(ByteCount.Parse)]);
}

static async Task DownloadAsync(Arguments arguments)
{
    using var downloader = new FixedDownloader(Number(arguments.Required("connections")));
    await downloader.RunAsync(await ListedUrlsAsync());
}

static async Task MakeRoundTripsAsync(Arguments arguments)
{
    using var trips = new RoundTrips(Number(arguments.Required("connections")));
    await trips.RunAsync(await ListedUrlsAsync(), Number(arguments.Required("each")));
}

static async Task ReadAsync(Arguments arguments)
{
    var root = $"{Bucket()}/{arguments.Required("prefix")}";
    using var reader = new RangeReader(Number(arguments.Required("connections")), Signer().Sign);
    await reader.RunAsync(ListedFiles().Select(f => (new Uri(root + f.Path), f.Size)));
}

static void Write(Arguments arguments) =>
    new MemoryWriter(arguments.Required("dir"), Number(arguments.Required("parallel")), arguments["direct"] == "yes").Run([.. ListedFiles()]);

static async Task<IReadOnlyList<Uri>> ListedUrlsAsync() =>
    [.. (await Console.In.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(url => new Uri(url))];

static IEnumerable<(string Path, long Size)> ListedFiles()
{
    while (Console.In.ReadLine() is { } line)
    {
        var columns = line.Split('\t');
        yield return (columns[0], ByteCount.Parse(columns[1]));
    }
}

static Uri Bucket() => new($"{Arguments.Variable("S3_ENDPOINT_URL")}/{Arguments.Variable("S3_BUCKET")}");

static StoreSigner Signer() => new(Arguments.Variable("AWS_ACCESS_KEY_ID"), Arguments.Variable("AWS_SECRET_ACCESS_KEY"));

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
