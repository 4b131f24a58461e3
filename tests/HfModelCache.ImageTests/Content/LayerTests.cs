using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

[Collection(nameof(OciLayout))]
public sealed class LayerTests(ContainerImage image)
{
    private const int SizeLimit = 34_000_000;
    private const int PackedLimit = 16_000_000;
    private const int MachineOffset = 18;
    private const string Labels = "org.opencontainers.image.";

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task The_only_layer_holds_one_executable_for_its_machine_and_the_few_files_that_it_reads(string name)
    {
        await image.BuiltAsync();
        var architecture = Architecture.Named(name);
        var path = OciLayout.BlobPath(Assert.Single(OciLayout.Manifest(architecture)["layers"]!.AsArray())!);
        var files = new List<string>();
        var executables = new List<(string, ushort)>();
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
            var start = new byte[MachineOffset + sizeof(ushort)];
            await entry.DataStream!.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
            if (start.AsSpan().StartsWith("\u007fELF"u8))
                executables.Add((entry.Name, BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(MachineOffset))));
        }

        Assert.Equal(
            ["etc/group", "etc/nsswitch.conf", "etc/passwd", "etc/ssl/certs/ca-certificates.crt", "hf-model-cache"],
            files.Order(StringComparer.Ordinal));
        Assert.Equal([("hf-model-cache", architecture.Machine)], executables);
        Assert.InRange(size, 1, SizeLimit);
        Assert.InRange(new FileInfo(path).Length, 1, PackedLimit);
        TestContext.Current.TestOutputHelper!.WriteLine($"{size} bytes, {new FileInfo(path).Length} packed");
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task The_image_runs_as_an_unprivileged_user_and_names_its_sources(string name)
    {
        var architecture = Architecture.Named(name);
        var head = (await Command.RunAsync("git", ["rev-parse", "HEAD"])).AssertSuccess().Output.Trim();
        var version = (await image.RunAsync(new Dictionary<string, string>(), architecture: architecture, arguments: "--version"))
            .AssertSuccess().Output.Trim();

        var config = OciLayout.Blob(OciLayout.Manifest(architecture)["config"]!)["config"]!;

        Assert.Equal("1000:1000", (string)config["User"]!);
        Assert.Equal(["/hf-model-cache"], config["Entrypoint"]!.AsArray().Select(part => (string)part!));
        Assert.Equal(head, (string)config["Labels"]![Labels + "revision"]!);
        Assert.Equal($"hf-model-cache {(string)config["Labels"]![Labels + "version"]!}", version);
        Assert.True(DateTimeOffset.TryParse((string)config["Labels"]![Labels + "created"]!, out _));
    }
}
