using System.Text.Json.Nodes;
using HfModelCache.Conformance;
using HfModelCache.SystemTests.Clients;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.SystemTests.Server;

/// <summary>The Hub's own JavaScript client gets everything from the server.</summary>
public sealed class JavaScriptClientTests(CephServer served) : IClassFixture<CephServer>
{
    [Theory]
    [InlineData(HubUnderTest.Sample, null)]
    [InlineData(HubUnderTest.Sample, HubUnderTest.Token)]
    [InlineData(HubUnderTest.Gated, HubUnderTest.Token)]
    [InlineData(HubUnderTest.Private, HubUnderTest.Token)]
    public async Task The_JavaScript_client_downloads_a_snapshot_that_equals_the_Hubs(string repo, string? token)
    {
        var folder = Directory.CreateTempSubdirectory("hub-client-");
        var isPublic = token is null;
        await served.Hub.StopAsync(Origin.Cdn);
        if (isPublic)
            await served.Hub.StopAsync(Origin.Hub); // What is public needs no Hub.
        try
        {
            var got = await HubClientScript.RunAsync(served.Endpoint, repo, folder.FullName, token, TestContext.Current.CancellationToken);

            var expected = HubUnderTest.Files.ToDictionary(file => file.Path, file => file.Content.Sha256).OrderBy(file => file.Key, StringComparer.Ordinal);
            Assert.Equal(expected, Texts(got["downloaded"]!));
            Assert.Equal(expected, Texts(got["snapshot"]!));
            Assert.True((bool)got["exists"]!);
            Assert.False((bool)got["missing"]!);
            Assert.Equal(HubUnderTest.Files.Length, (int)got["infos"]!);
            Assert.Equal(isPublic ? null : "tester", (string?)got["user"]);
        }
        finally
        {
            await served.Hub.RestartAsync(Origin.Hub);
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(JsonNode node) =>
        node.AsObject().Select(entry => KeyValuePair.Create(entry.Key, (string)entry.Value!)).OrderBy(entry => entry.Key, StringComparer.Ordinal);
}
