using System.Globalization;
using HfModelCache.Chaos.Runs;
using HfModelCache.Chaos.Stores;

namespace HfModelCache.Chaos;

/// <summary>One run after the other, each with a seed of its own, and what came of them.</summary>
public static class Campaign
{
    /// <returns>Whether every run kept every promise.</returns>
    public static async Task<bool> RunAsync(ChaosOptions options, Func<int, Task<IChaosStore>> createStore)
    {
        var reports = new List<RunReport>();
        for (var seed = options.Seed; seed < options.Seed + options.Runs; seed++)
        {
            var report = await RunOneAsync(options with { Seed = seed }, await createStore(seed));
            reports.Add(report);
            Console.WriteLine(report);
            if (options.Verbose || !report.Passed)
                Console.WriteLine(report.Said);
        }

        var failed = reports.Where(r => !r.Passed).Select(r => r.Scenario.Seed).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{reports.Count - failed.Count} of {reports.Count} runs passed; worst ratio {reports.Max(r => r.Ratio):0.00}; failed seeds: {(failed.Count == 0 ? "none" : string.Join(' ', failed))}"));
        return failed.Count == 0;
    }

    /// <summary>One run, in a store that is gone afterwards.</summary>
    public static async Task<RunReport> RunOneAsync(ChaosOptions options, IChaosStore store)
    {
        await using (store)
            return await ChaosRun.RunAsync(Scenario.Of(options.Seed, options), store, options);
    }
}
