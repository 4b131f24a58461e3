using System.Text.Json;
using HfModelCache.SystemTests.Executable;

namespace HfModelCache.SystemTests.Diagnosis;

/// <summary>What the doctor said of a pod's environment.</summary>
internal sealed record Diagnosed(ProductResult Result)
{
    private JsonElement Root => JsonDocument.Parse(Result.Output).RootElement;

    public IReadOnlyList<string> LeftBehind => [.. Root.GetProperty("leftBehind").EnumerateArray().Select(left => left.GetString()!)];

    public static async Task<Diagnosed> RunAsync(PodScenario pod) => new(await pod.RunAsync("doctor", "--json"));

    /// <summary>Asserts that one check of the store, and no other, has this outcome, and why.</summary>
    public void AssertOnly(string outcome, string check, string reason, string says = "")
    {
        var found = Root.GetProperty("checks").EnumerateArray().Where(one => Text(one, "outcome") is "failed" or "warning").ToList();
        Assert.True(found.Count == 1, Result.Output);
        Assert.Equal((outcome, check, reason), (Text(found[0], "outcome"), Text(found[0], "check"), Text(found[0], "reason")));
        Assert.Contains(says, Text(found[0], "detail"), StringComparison.Ordinal);
        Assert.NotEmpty(Text(found[0], "remedy")!);
        Assert.Equal(outcome == "failed" ? 1 : 0, Result.ExitCode);
    }

    /// <summary>Asserts what became of a check.</summary>
    public void AssertThat(string outcome, string check, string? reason, string says = "")
    {
        var found = Root.GetProperty("checks").EnumerateArray().Single(one => Text(one, "end") is "store" or "machine" && Text(one, "check") == check);
        Assert.Equal((outcome, reason), (Text(found, "outcome"), Text(found, "reason")));
        Assert.Contains(says, Text(found, "detail"), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement check, string name) => check.GetProperty(name).GetString();
}
