using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

public sealed class LayerTests(ContainerImage image)
{
    private const int SizeLimit = 25_000_000;
    private const string Labels = "org.opencontainers.image.";

    [Fact]
    public async Task The_only_layer_holds_one_executable_and_the_few_files_that_it_reads()
    {
        await image.BuiltAsync();
        var layers = Blob(Manifest())["layers"]!.AsArray();
        var path = BlobPath((string)Assert.Single(layers)!["digest"]!);
        var files = new List<string>();
        var executables = new List<string>();
        var size = 0L;

        await using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
            Assert.Equal(UnixFileMode.None, entry.Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.SetUser));
            if (entry.EntryType == TarEntryType.Directory)
                continue;
            files.Add(entry.Name);
            size += entry.Length;
            var start = new byte[4];
            await entry.DataStream!.ReadExactlyAsync(start, TestContext.Current.CancellationToken);
            if (start.AsSpan().SequenceEqual("\u007fELF"u8))
                executables.Add(entry.Name);
        }

        Assert.Equal(
            ["etc/group", "etc/nsswitch.conf", "etc/passwd", "etc/ssl/certs/ca-certificates.crt", "hf-model-cache"],
            files.Order(StringComparer.Ordinal));
        Assert.Equal(["hf-model-cache"], executables);
        Assert.InRange(size, 1, SizeLimit);
        TestContext.Current.TestOutputHelper!.WriteLine($"{size} bytes, {new FileInfo(path).Length} packed");
    }

    [Fact]
    public async Task It_runs_as_a_user_without_rights_and_says_what_it_was_made_of()
    {
        await image.BuiltAsync();
        var head = (await Command.RunAsync("git", ["rev-parse", "HEAD"])).AssertSuccess().Output.Trim();
        var version = (await image.RunAsync(new Dictionary<string, string>(), arguments: "--version")).AssertSuccess().Output.Trim();

        var config = Blob((string)Blob(Manifest())["config"]!["digest"]!)["config"]!;

        Assert.Equal("1000:1000", (string)config["User"]!);
        Assert.Equal(["/hf-model-cache"], config["Entrypoint"]!.AsArray().Select(part => (string)part!));
        Assert.Equal(head, (string)config["Labels"]![Labels + "revision"]!);
        Assert.Contains((string)config["Labels"]![Labels + "version"]!, version, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse((string)config["Labels"]![Labels + "created"]!, out _));
    }

    [Fact]
    public async Task Packed_twice_it_is_the_same()
    {
        await image.BuiltAsync();
        var before = Manifest();

        (await Command.RunAsync(Path.Combine(Command.Root, "image/layout"), ["amd64"])).AssertSuccess();

        Assert.Equal(before, Manifest());
    }

    private static string Manifest()
    {
        var outer = JsonNode.Parse(File.ReadAllText(Path.Combine(ContainerImage.Layout, "index.json")))!;
        var index = Blob((string)outer["manifests"]![0]!["digest"]!);
        return (string)index["manifests"]!.AsArray().Single(m => (string)m!["platform"]!["architecture"]! == "amd64")!["digest"]!;
    }

    private static JsonNode Blob(string digest) => JsonNode.Parse(File.ReadAllText(BlobPath(digest)))!;

    private static string BlobPath(string digest) => Path.Combine(ContainerImage.Layout, "blobs", "sha256", digest["sha256:".Length..]);
}
