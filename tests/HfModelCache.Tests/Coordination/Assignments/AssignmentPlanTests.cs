using System.Text;
using System.Text.Json;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Stores;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Coordination.Assignments;

public class AssignmentPlanTests
{
    private const string Prefix = "m/.hf-model-cache/shares/";

    private static readonly AssignmentPlan Plan = new()
    {
        Format = AssignmentPlan.CurrentFormat, Id = "0123456789abcdef", Repo = "acme/sample", Type = "model", Revision = "main",
        Commit = new string('a', 40), Selection = "default", Count = 3,
        Files =
        [
            new AssignedFile("a", 100, Digest) { Assignment = 2 },
            new AssignedFile("b", 1001, Digest) { UploadId = "upload", PartSize = 100 },
        ],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Digest => "sha256:" + new string('b', 64);

    [Fact]
    public async Task What_is_written_is_what_is_read()
    {
        await using var scenario = await CacheScenario.StartAsync();
        var shares = new AssignmentStore(scenario.Store, Prefix);

        await shares.WritePlanAsync(Plan, Cancel);

        var (read, _) = await shares.ReadPlanAsync(Cancel);
        Assert.Equal(Plan.Files, read!.Plan.Files);
        Assert.Equal(Plan, read.Plan with { Files = Plan.Files });
    }

    [Fact]
    public void The_JSON_of_a_plan_is_the_one_that_other_versions_read() => Assert.Equal(
        $$"""
        {"format":1,"id":"0123456789abcdef","repo":"acme/sample","type":"model","revision":"main","commit":"{{Plan.Commit}}",
        "selection":"default","timeoutSeconds":0,"count":3,"files":[
        {"path":"a","size":100,"digest":"{{Digest}}","share":2},
        {"path":"b","size":1001,"digest":"{{Digest}}","uploadId":"upload","partSize":100}]}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(Plan, AssignmentJson.Default.AssignmentPlan));

    [Fact]
    public void The_JSON_of_a_report_is_the_one_that_other_versions_read() => Assert.Equal(
        """{"pod":"pod-1","beat":4,"doneBytes":10,"files":{"a":"etag"}}""",
        JsonSerializer.Serialize(
            new AssignmentReport { Pod = "pod-1", Heartbeats = 4, DoneBytes = 10, Files = new Dictionary<string, string> { ["a"] = "etag" } },
            AssignmentJson.Default.AssignmentReport));

    [Fact]
    public void The_assignments_add_up_to_the_whole() =>
        Assert.Equal([300, 400, 401], Enumerable.Range(0, 3).Select(index => new Assignment(Plan, index).Bytes));

    [Theory]
    [InlineData("\"share\":2", "\"share\":3")]
    [InlineData("\"share\":2", "\"share\":-1")]
    [InlineData("\"share\":2", "\"share\":null")]
    [InlineData("\"partSize\":100", "\"partSize\":0")]
    [InlineData("\"path\":\"a\"", "\"path\":\"../a\"")]
    [InlineData("\"size\":100,", "\"size\":-1,")]
    [InlineData("sha256:b", "sha256:z")]
    [InlineData("\"count\":3", "\"count\":1")]
    [InlineData("\"count\":3", "\"count\":1001")]
    [InlineData("\"id\":\"0", "\"id\":\"../0")]
    [InlineData("\"commit\":\"a", "\"commit\":\"main")]
    [InlineData("\"format\":1", "\"format\":2")]
    [InlineData("{\"format\"", "[{\"format\"")]
    [InlineData("]}", "")]
    public async Task An_invalid_plan_is_ignored(string part, string nonsense)
    {
        await using var scenario = await CacheScenario.StartAsync();
        var shares = new AssignmentStore(scenario.Store, Prefix);
        await shares.WritePlanAsync(Plan, Cancel);
        await using var body = (await scenario.Store.OpenReadAsync(shares.PlanKey, ReadRange.All, Cancel))!;
        var text = await new StreamReader(body.Content).ReadToEndAsync(Cancel);
        Assert.Contains(part, text, StringComparison.Ordinal);

        var garbled = Encoding.UTF8.GetBytes(text.Replace(part, nonsense, StringComparison.Ordinal));
        await scenario.Store.PutAsync(shares.PlanKey, new(garbled), Cancel);

        Assert.Null((await shares.ReadPlanAsync(Cancel)).Published);
    }
}
