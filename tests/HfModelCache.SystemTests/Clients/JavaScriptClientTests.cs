using System.Text.Json;
using System.Text.Json.Nodes;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.Clients;

/// <summary>The test Hub is believed by the Hub's own JavaScript client.</summary>
public sealed class JavaScriptClientTests
{
    private const string Token = "hf_good";

    private static readonly TestFile[] Files =
    [
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("docs/ein Ständer.md", "# Hello"),
        TestFile.Generated("model-00001-of-00002.safetensors", 3_000_001, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 1_000_001, seed: 2),
    ];

    [Theory]
    [InlineData(RepoAccess.Public, null, 1000)]
    [InlineData(RepoAccess.Public, Token, 2)]
    [InlineData(RepoAccess.Private, Token, 1000)]
    [InlineData(RepoAccess.Gated, Token, 2)]
    public async Task The_JavaScript_client_downloads_every_file_unchanged(RepoAccess access, string? token, int pageSize)
    {
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { PageSize = pageSize, CdnRefusesTokens = false });
        hub.Tokens.Add(Token);
        var repo = hub.AddRepo("acme/sample");
        repo.Access = access;
        var commit = repo.Commit("main", Files);
        var folder = Directory.CreateTempSubdirectory("hub-client-");
        try
        {
            var got = await HubClientScript.RunAsync(hub.Endpoint, "acme/sample", folder.FullName, token, TestContext.Current.CancellationToken);

            Assert.Equal(Expected(file => file.Content.Sha256), Texts(got["downloaded"]!));
            Assert.Equal(Expected(file => file.Content.Sha256), Texts(got["snapshot"]!));
            Assert.Equal(Expected(file => $"{file.Content.Length}"), Texts(got["listed"]!));
            Assert.EndsWith(commit, (string)got["folder"]!, StringComparison.Ordinal);
            Assert.True((bool)got["exists"]!);
            Assert.False((bool)got["missing"]!);
            Assert.Equal(Files.Length, (int)got["infos"]!);
            Assert.Empty(hub.Violations);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SortedDictionary<string, string> Expected(Func<TestFile, string> tell) =>
        new(Files.ToDictionary(file => file.Path, tell), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Texts(JsonNode node) => new(
        node.Deserialize<Dictionary<string, JsonElement>>()!.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()), StringComparer.Ordinal);
}
