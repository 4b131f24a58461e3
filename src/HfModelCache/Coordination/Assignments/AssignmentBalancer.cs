using HfModelCache.Repos;
using HfModelCache.Transfer;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Shares files out so that all shares take about as long.</summary>
/// <remarks>
/// Whole files first: the largest goes to the share that has least so far. A file so large that this would leave the
/// others idle is carried by all together, in parts. That has a price, for nobody has then seen all its bytes: whoever
/// publishes reads it back. So it is done only where it saves more time than it costs.
/// </remarks>
internal static class AssignmentBalancer
{
    /// <summary>How much faster the store is taken to be read than the Hub.</summary>
    public const int ReadBackSpeed = 4;

    /// <summary>What a file costs beside its bytes, in bytes: its requests take time too.</summary>
    public const long FileCost = 256 << 10;

    private const int MostShared = 16;

    /// <summary>Shares files out; those to be carried in parts come back without a share and without an upload.</summary>
    /// <param name="files">The files.</param>
    /// <param name="count">How many shares.</param>
    /// <param name="cut">How a file is cut into parts.</param>
    public static IReadOnlyList<AssignedFile> Allot(IReadOnlyList<RepoFile> files, int count, Func<RepoFile, PartPlan> cut)
    {
        var largestFirst = files.OrderByDescending(f => f.Size).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        var shareable = largestFirst.Take(MostShared).TakeWhile(file => cut(file).Count >= count).Count();
        var shared = Enumerable.Range(0, shareable + 1).MinBy(Time);
        var owners = Spread(largestFirst.Skip(shared), count, out _);
        return
        [
            .. files
                .OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(file => AssignedFile.Of(file) with { Share = owners.TryGetValue(file.Path, out var owner) ? owner : null }),
        ];

        // In bytes: the longest share's part of whole files, everybody's part of shared ones, and reading those back.
        long Time(int shared)
        {
            var sharedBytes = largestFirst.Take(shared).Sum(f => f.Size);
            Spread(largestFirst.Skip(shared), count, out var longest);
            return longest + (sharedBytes / count) + (sharedBytes / ReadBackSpeed);
        }
    }

    private static Dictionary<string, int> Spread(IEnumerable<RepoFile> largestFirst, int count, out long longest)
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        var loads = new PriorityQueue<int, (long Bytes, int Index)>(Enumerable.Range(0, count).Select(i => (i, (0L, i))));
        longest = 0;
        foreach (var file in largestFirst)
        {
            loads.TryDequeue(out var owner, out var load);
            owners.Add(file.Path, owner);
            load.Bytes += file.Size + FileCost;
            longest = Math.Max(longest, load.Bytes);
            loads.Enqueue(owner, load);
        }

        return owners;
    }
}
