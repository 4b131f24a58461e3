using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using HfModelCache.Bench;
using HfModelCache.Bench.Clients;
using HfModelCache.Bench.Hashing;
using HfModelCache.Bench.Http;
using HfModelCache.Bench.Hub;
using HfModelCache.Bench.Store;
using HfModelCache.Certificates;
using HfModelCache.Sizes;

const string usage = """
    bench hub --repo SHAPE [--cdn-rates RATE[,RATE...] | --link-rate RATE] [--ca-file FILE]
        A Hub with the repo bench/model, until it is killed. SHAPE: shards:8x512MiB or files:5000x4KiB-200KiB.
        Rates are bytes a second: one for each of the CDN's connections in turn, or one that all of them share.
        With a CA file, which is written, it speaks TLS.
    bench store [--ca-file FILE]
        An S3 store that keeps nothing, until it is killed.
    bench upload --connections N --sizes SIZE[,SIZE...] --prefix PREFIX
        Uploads from memory to the store of S3_ENDPOINT_URL and S3_BUCKET.
    bench download --connections N
        Fetches the files whose URLs stand on stdin and forgets them.
    bench hash
        Tells what hashing costs on one core, once and twice.
    Both servers tell their counts at /__requests: the Hub's and the CDN's requests, the store's requests and bytes.
    The hub tells the paths and sizes of its files at /__files.
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
        "hash" => Task.Run(HashCost.Print),
        _ => throw new FormatException($"{args[0]} is no command"),
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
    RawServer? cdn = null;
    var routes = new BenchHub(files, content, () => cdn!.Endpoint);
    cdn = new RawServer(certificate, PaceOf(arguments), routes.AnswerCdn);
    var hub = new RawServer(certificate, _ => null, routes.AnswerHub);
    cdn.Start(0);
    hub.Start(0);
    Console.WriteLine($"HF_ENDPOINT={hub.Endpoint.GetLeftPart(UriPartial.Authority)}");
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

static Func<int, Pace?> PaceOf(Arguments arguments)
{
    if (arguments["link-rate"] is { } link)
    {
        var shared = new Pace(ByteCount.Parse(link));
        return _ => shared;
    }

    if (arguments["cdn-rates"] is not { } list)
        return _ => null;
    var rates = list.Split(',').Select(ByteCount.Parse).ToArray();
    return i => new Pace(rates[i % rates.Length]);
}

static Task ServeStore(Arguments arguments)
{
    var server = new RawServer(CertificateFor(arguments["ca-file"]), _ => null, new DiscardingStore().Answer);
    server.Start(0);
    Console.WriteLine($"S3_ENDPOINT_URL={server.Endpoint.GetLeftPart(UriPartial.Authority)}");
    return Task.Delay(Timeout.Infinite);
}

static async Task UploadAsync(Arguments arguments)
{
    var bucket = new Uri($"{Arguments.Variable("S3_ENDPOINT_URL")}/{Arguments.Variable("S3_BUCKET")}");
    var signer = new StoreSigner(Arguments.Variable("AWS_ACCESS_KEY_ID"), Arguments.Variable("AWS_SECRET_ACCESS_KEY"));
    using var uploader = new MemoryUploader(bucket, signer, Number(arguments.Required("connections")));
    await uploader.RunAsync(arguments.Required("prefix"), [.. arguments.Required("sizes").Split(',').Select(ByteCount.Parse)]);
}

static async Task DownloadAsync(Arguments arguments)
{
    var urls = (await Console.In.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    using var downloader = new FixedDownloader(Number(arguments.Required("connections")));
    await downloader.RunAsync(urls.Select(u => new Uri(u)));
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
