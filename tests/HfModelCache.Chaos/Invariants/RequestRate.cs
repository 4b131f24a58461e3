using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>No replica asks the store without pause.</summary>
internal static class RequestRate
{
    // A fill of the largest model here, with every part of it, and every question and answer about it, is well below.
    private const int Most = 160;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <summary>Counts until the run is over.</summary>
    public static async Task WatchAsync(World world, CancellationToken over)
    {
        if (world.Gate is not { } gate)
            return;
        var counts = new Queue<int[]>();
        var found = new HashSet<int>();
        try
        {
            while (true)
            {
                counts.Enqueue([.. world.Scenario.Cast.Select(replica => gate[replica].Requests.Count)]);
                if (counts.Count > Window / Interval)
                {
                    var before = counts.Dequeue();
                    foreach (var replica in world.Scenario.Cast)
                        Check(replica.Number, before);
                }

                await WallClock.PauseAsync(Interval, over);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        void Check(int number, int[] before)
        {
            var sent = counts.Last()[number] - before[number];
            world.MostRequests = Math.Max(world.MostRequests, sent);
            if (sent > Most && found.Add(number))
                world.Log.Violate($"{world.Scenario.Cast[number].Label} sent {sent} requests in {Window.TotalSeconds} s.");
        }
    }
}
