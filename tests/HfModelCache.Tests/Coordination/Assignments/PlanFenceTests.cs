using HfModelCache.Coordination.Assignments;
using HfModelCache.Stores.Decorators;
using HfModelCache.Tests.Runs;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Assignments;

public class PlanFenceTests
{
    private static readonly AssignmentPlan Plan = new()
    {
        Format = AssignmentPlan.CurrentFormat, Id = "abc", Repo = "acme/sample", Type = "model", Revision = "main",
        Commit = new string('a', 40), Selection = "default", Count = 2, Files = [],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_machine_whose_plan_was_removed_or_replaced_stores_nothing_more(bool replaced)
    {
        await using var scenario = await CacheScenario.StartAsync();
        var shares = new AssignmentStore(scenario.Store, "m/.hf-model-cache/shares/");
        await shares.WritePlanAsync(Plan, Cancel);
        var (published, _) = await shares.ReadPlanAsync(Cancel);
        using var fence = new PlanFence(published!, scenario.Store, TimeSpan.Zero, TimeProvider.System);
        var store = new FencedObjectStore(scenario.Store, fence);
        await store.PutAsync("m/before", default, Cancel);
        var upload = await store.StartUploadAsync("m/upload", 5, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new("bytes"u8.ToArray()), Cancel);

        await shares.RemoveAsync(Cancel);
        if (replaced)
            await shares.WritePlanAsync(Plan with { Id = "def" }, Cancel);

        await Assert.ThrowsAsync<FenceLostException>(() => store.PutAsync("m/after", default, Cancel));
        await Assert.ThrowsAsync<FenceLostException>(() => store.CompleteUploadAsync(upload, [part], Cancel));
        await Assert.ThrowsAsync<FenceLostException>(() => store.DeleteAsync("m/before", Cancel));
        await Assert.ThrowsAsync<FenceLostException>(() => store.AbortUploadAsync(upload, Cancel));
        Assert.NotNull(await scenario.Store.FindAsync("m/before", Cancel));
        Assert.Null(await scenario.Store.FindAsync("m/after", Cancel));
        Assert.Null(await scenario.Store.FindAsync("m/upload", Cancel));
    }

    [Fact]
    public async Task A_check_of_the_plan_is_valid_for_a_sixth_of_its_authors_timeout()
    {
        var (time, memory) = (new FakeTimeProvider(), new MemoryObjectStore());
        var assignments = new AssignmentStore(memory, "m/.hf-model-cache/shares/");
        await assignments.WritePlanAsync(Plan with { TimeoutSeconds = 60 }, Cancel);
        using var fence = new PlanFence((await assignments.ReadPlanAsync(Cancel)).Published!, memory, TimeSpan.FromHours(1), time);
        await fence.ConfirmAsync(Cancel);
        await assignments.RemoveAsync(Cancel);

        time.Advance(TimeSpan.FromSeconds(10));
        await fence.ConfirmAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<FenceLostException>(() => fence.ConfirmAsync(Cancel));
        Assert.Contains("plan", failure.Message, StringComparison.Ordinal);
    }
}
