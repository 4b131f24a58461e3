using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Copies;

/// <summary>Manifests are read and written as streams, whatever their size.</summary>
public sealed class CopyDocumentTests
{
    private const string Key = "m/.hf-model-cache/manifest.json";

    private readonly MemoryObjectStore _store = new();
    private readonly CopyDocuments _documents;

    public CopyDocumentTests() => _documents = new CopyDocuments(_store, NullLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(30_000)]
    public async Task A_manifest_is_read_as_it_was_written_with_the_version_that_it_has(int count)
    {
        var written = ManifestOf(count);
        await _documents.WriteAsync(Key, written, Cancel);

        var (read, version) = await _documents.ReadAsync(Key, Cancel);

        Assert.Equal(written.Files, read!.Files);
        Assert.Equal(written.LeftOut, read.LeftOut);
        Assert.Equal(written.Commit, read.Commit);
        Assert.Equal((await _store.FindAsync(Key, Cancel))!.ETag, version!.ETag);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData((await ContentAsync()).Span)), version.Sha256);
        Assert.False(await new WatchedObject(Key, version, 1 << 30).HasChangedAsync(_store, Cancel));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2_000, false)]
    public async Task A_manifest_that_people_may_read_is_indented(int count, bool isIndented)
    {
        await _documents.WriteAsync(Key, ManifestOf(count), Cancel);

        Assert.Equal(isIndented, Encoding.UTF8.GetString((await ContentAsync()).Span).Contains('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"format\":2,\"files\":\"elsewhere\"}")]
    [InlineData("{\"format\":9999999999,\"files\":[]}")]
    [InlineData("{\"format\":\"one\"}")]
    [InlineData("{\"format\":null}")]
    [InlineData("{\"hello\":\"world\"}")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_manifest_of_a_newer_version_or_another_program_is_an_error_whatever_its_form(string json)
    {
        await PutAsync(json);

        Assert.Equal(FailureReason.ManifestUnreadable, (await Assert.ThrowsAsync<OperatorException>(() => _documents.ReadAsync(Key, Cancel))).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"files\":[null]}")]
    public async Task A_manifest_that_is_garbled_is_none_and_has_a_version(string json)
    {
        await PutAsync(json);

        var (manifest, version) = await _documents.ReadAsync(Key, Cancel);

        Assert.Null(manifest);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), version!.Sha256);
    }

    [Theory]
    [InlineData("path", "\"../a\"")]
    [InlineData("path", "7")]
    [InlineData("path", "null")]
    [InlineData("size", "-1")]
    [InlineData("size", "\"1\"")]
    [InlineData("size", "1e400")]
    [InlineData("digest", "\"sha1:00\"")]
    [InlineData("digest", "\"git:00000000000000000000000000000000000000zz\"")]
    [InlineData("eTag", "{}")]
    [InlineData("adopted", "\"yes\"")]
    public async Task A_manifest_with_an_entry_that_makes_no_sense_is_none(string name, string value)
    {
        await _documents.WriteAsync(Key, ManifestOf(2), Cancel);
        var manifest = JsonNode.Parse((await ContentAsync()).Span)!;
        manifest["files"]![1]![name] = JsonNode.Parse(value);
        await PutAsync(manifest.ToJsonString());

        Assert.Null((await _documents.ReadAsync(Key, Cancel)).Manifest);
    }

    [Fact]
    public async Task An_unknown_property_of_a_file_is_skipped()
    {
        await _documents.WriteAsync(Key, ManifestOf(2), Cancel);
        var manifest = JsonNode.Parse((await ContentAsync()).Span)!;
        manifest["files"]![0]!["later"] = JsonNode.Parse("{\"path\":[\"x\"],\"size\":{}}");
        await PutAsync(manifest.ToJsonString());

        Assert.Equal(ManifestOf(2).Files, (await _documents.ReadAsync(Key, Cancel)).Manifest!.Files);
    }

    private static Manifest ManifestOf(int files) => new()
    {
        Format = Manifest.CurrentFormat, Tool = "test", Repo = "acme/sample", Type = "model", Revision = "main",
        Commit = new string('a', 40), Selection = "default", Written = DateTimeOffset.UnixEpoch,
        Files = [.. Enumerable.Range(0, files).Select(FileOf)],
        LeftOut = [new ManifestFile(new RepoFile("left out \u00fc\"", 0, ContentDigest.Sha256(new string('b', 64))), ETag: null)],
    };

    private static ManifestFile FileOf(int number) => new(
        new RepoFile(
            string.Create(CultureInfo.InvariantCulture, $"data/{number:D6}.txt"), number,
            ContentDigest.GitBlob(number.ToString("x40", CultureInfo.InvariantCulture))),
        string.Create(CultureInfo.InvariantCulture, $"etag-{number}"))
    { Adopted = number % 2 == 1 };

    private Task<string> PutAsync(string json) => _store.PutAsync(Key, new Payload(Encoding.UTF8.GetBytes(json)), Cancel);

    private async Task<ReadOnlyMemory<byte>> ContentAsync() => (await _store.ReadDocumentAsync(Key, 1 << 30, Cancel))!.Content;
}
