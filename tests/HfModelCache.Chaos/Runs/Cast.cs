using System.Globalization;
using HfModelCache.Chaos.Replicas;

namespace HfModelCache.Chaos.Runs;

/// <summary>The replicas of a run.</summary>
internal static class Cast
{
    private const double LatestStart = 4;
    private const int Longer = 3;

    public static IReadOnlyList<Replica> Choose(Random random, int replicas, ChaosOptions options)
    {
        var namesakes = random.Next(6) == 0;
        var hasUid = random.Next(2) == 0;
        var differ = random.Next(3) == 0;
        var refreshes = random.Next(2) == 0 ? random.Next(1, 3) : 0;
        var verifies = random.Next(2) == 0 ? random.Next(1, 4) : 0;
        var roles = Enumerable.Repeat(Role.Cache, replicas);
        // Only the pods of an indexed job carry shares, and they agree on everything.
        if (options.Shards)
            (namesakes, differ) = (false, false);
        else
            roles = [.. roles, .. Enumerable.Repeat(Role.Refresh, refreshes), .. Enumerable.Repeat(Role.Verify, verifies)];
        var restores = options.Restore ? random.Next(2, 5) : 0;
        var share = random.Next(2) == 0;
        var prunes = options.Commits ? random.Next(3) : 0;
        return
        [
            .. roles.Concat(Enumerable.Repeat(Role.Restore, restores)).Concat(Enumerable.Repeat(Role.Prune, prunes)).Select((role, number) => new Replica(
                number,
                role,
                role == Role.Cache ? TimeSpan.Zero : TimeSpan.FromSeconds(random.NextDouble() * LatestStart),
                namesakes ? "inference-0" : string.Create(CultureInfo.InvariantCulture, $"pod-{number}"),
                hasUid,
                differ && random.Next(2) == 0 ? options.LeaseSeconds * Longer : options.LeaseSeconds)
            {
                Folder = role == Role.Restore ? share ? 0 : number : null,
            }),
        ];
    }
}
