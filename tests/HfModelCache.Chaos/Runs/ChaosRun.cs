using HfModelCache.Chaos.Events;
using HfModelCache.Chaos.Invariants;
using HfModelCache.Chaos.Replicas;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.Chaos.Runs;

/// <summary>One run: replicas start together, things go wrong, then nothing does any more, and all must come to their end.</summary>
internal static class ChaosRun
{
    /// <exception cref="OperationCanceledException">The run was stopped, and no replica is left.</exception>
    public static async Task<RunReport> RunAsync(Scenario scenario, ITestStore store, ChaosOptions options, CancellationToken stop)
    {
        var log = new RunLog();
        await using var hub = await FakeHub.StartAsync(new FakeHubOptions { CdnBytesPerSecond = scenario.CdnBytesPerSecond });
        await using var gate = store.Endpoint is { } endpoint ? await StoreGate.OpenAsync(endpoint, scenario.Cast.Count) : null;
        using var world = new World(scenario, hub, store, gate, log);
        using Published published = scenario.SideBySide ? new PublishedCommits(world) : new PublishedCopy(world);
        var restored = new RestoredFolders(world);
        world.Pods.AddRange(scenario.Cast.Select(replica => new Pod(
            replica, world, replica.Folder is { } folder ? witness => restored.CheckNowAsync(witness, folder) : published.CheckNowAsync)));

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pods = Task.WhenAll(world.Pods.Select(pod => pod.RunAsync(limit.Token)));
        using var ended = new CancellationTokenSource();
        var counting = RequestRate.WatchAsync(world, ended.Token);
        var script = Task.WhenAll(scenario.Events.Select(e => EventTable.StrikeAsync(e, world, over.Token)));
        await Task.WhenAny(pods, script);
        await over.CancelAsync();
        await script;
        world.CalmDown();
        using var patience = WallClock.Limit(World.EndLimit);
        await using var end = patience.Token.Register(limit.Cancel);
        await pods;
        await (gate?.SettleAsync() ?? Task.CompletedTask);
        if (!limit.IsCancellationRequested)
            await Epilogue.RunAsync(world, published, restored, limit.Token);
        await ended.CancelAsync();
        await counting;
        stop.ThrowIfCancellationRequested();

        var seconds = log.Elapsed.TotalSeconds;
        await published.CheckAtEndAsync();
        foreach (var folder in scenario.Cast.Select(replica => replica.Folder).OfType<int>().Distinct())
            await restored.CheckAtEndAsync(folder);
        var ratio = (double)hub.Requests.BytesSent(Origin.Cdn) / world.ModelBytes / world.Commits.Count;
        SpokenSecrets.Check(world);
        if (ratio > options.Bound)
            log.Violate($"The CDN sent {ratio:0.00} times the model, more than {options.Bound:0.00}.");
        foreach (var violation in hub.Violations)
            log.Violate("The Hub saw: " + violation);
        return new RunReport(scenario, ratio, world.MostRequests, world.Pods.Sum(p => p.GaveUp), seconds, log);
    }
}
