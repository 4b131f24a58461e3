using System.Collections.Concurrent;
using System.Globalization;
using HfModelCache.Chaos.Runs;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.Chaos;

/// <summary>Many runs, each with a seed of its own, and what came of them.</summary>
public static class Campaign
{
    /// <summary>The size of a folder that replaces a bucket: several copies of the largest model, and open uploads.</summary>
    public const long DiskBytes = 512L << 20;

    /// <returns>Whether every run was made and kept every promise.</returns>
    public static async Task<bool> RunAsync(ChaosOptions options, Func<Task<ITestStore>> createStore, CancellationToken stop)
    {
        var reports = new ConcurrentBag<RunReport>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = stop };
        try
        {
            await Parallel.ForAsync(options.Seed, options.Seed + options.Runs, limits, async (seed, _) =>
            {
                var report = await RunOneAsync(options with { Seed = seed }, await createStore(), stop);
                reports.Add(report);
                Console.WriteLine(options.Verbose || !report.Passed ? $"{report}\n{report.Said}" : report);
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine($"Stopped before all of the {options.Runs} runs were made.");
        }

        Console.WriteLine(Summary([.. reports]));
        return reports.Count == options.Runs && reports.All(r => r.Passed);
    }

    /// <summary>One run, in a store that is gone afterwards.</summary>
    public static async Task<RunReport> RunOneAsync(ChaosOptions options, ITestStore store, CancellationToken stop)
    {
        await using (store)
            return await ChaosRun.RunAsync(Scenario.Of(options.Seed, options), store, options, stop);
    }

    private static string Summary(IReadOnlyCollection<RunReport> reports)
    {
        var failed = reports.Where(r => !r.Passed).Select(r => r.Scenario.Seed).Order().ToList();
        var worst = reports.MaxBy(r => r.Ratio);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reports.Count - failed.Count} of {reports.Count} runs passed; worst ratio {worst?.Ratio:0.00} (seed {worst?.Scenario.Seed}); failed seeds: {(failed.Count == 0 ? "none" : string.Join(' ', failed))}");
    }
}
