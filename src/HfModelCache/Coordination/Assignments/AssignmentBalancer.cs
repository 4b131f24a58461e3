using HfModelCache.Repos;
using HfModelCache.Transfer;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Assigns files to machines so that all of them take about equally long.</summary>
/// <remarks>
/// Whole files first: the largest goes to the machine with the least work so far. A file so large that the other machines
/// would be idle is split between all of them by parts. That has a price: no machine sees all its bytes, so the replica
/// that publishes the copy verifies it by reading it. A file is split only if that saves more time than it costs.
/// </remarks>
internal static class AssignmentBalancer
{
    /// <summary>How many times faster reading from the store is assumed to be than downloading.</summary>
    public const int StoreReadSpeed = 4;

    /// <summary>The cost of a file in addition to its bytes, in bytes: its requests take time too.</summary>
    public const long FileCost = 256 << 10;

    private const int MaxSplitFiles = 16;

    /// <summary>Assigns files; a file to be split has neither an assignment nor an upload yet.</summary>
    /// <param name="files">The files.</param>
    /// <param name="count">The number of machines.</param>
    /// <param name="cut">Cuts a file into parts.</param>
    public static IReadOnlyList<AssignedFile> Assign(IReadOnlyList<RepoFile> files, int count, Func<RepoFile, PartPlan> cut)
    {
        var largestFirst = files.OrderByDescending(f => f.Size).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        var splittable = largestFirst.Take(MaxSplitFiles).TakeWhile(file => cut(file).Count >= count).Count();
        var split = Enumerable.Range(0, splittable + 1).MinBy(Cost);
        var assignments = Spread(largestFirst.Skip(split), count, out _);
        return
        [
            .. files
                .OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(file => AssignedFile.Of(file) with
                {
                    Assignment = assignments.TryGetValue(file.Path, out var index) ? index : null,
                }),
        ];

        // In bytes: the largest load of whole files, everybody's part of the split ones, and verifying those.
        long Cost(int split)
        {
            var splitBytes = largestFirst.Take(split).Sum(f => f.Size);
            Spread(largestFirst.Skip(split), count, out var largestLoad);
            return largestLoad + (splitBytes / count) + (splitBytes / StoreReadSpeed);
        }
    }

    private static Dictionary<string, int> Spread(IEnumerable<RepoFile> largestFirst, int count, out long largestLoad)
    {
        var assignments = new Dictionary<string, int>(StringComparer.Ordinal);
        var loads = new PriorityQueue<int, (long Bytes, int Index)>(Enumerable.Range(0, count).Select(i => (i, (0L, i))));
        largestLoad = 0;
        foreach (var file in largestFirst)
        {
            loads.TryDequeue(out var index, out var load);
            assignments.Add(file.Path, index);
            load.Bytes += file.Size + FileCost;
            largestLoad = Math.Max(largestLoad, load.Bytes);
            loads.Enqueue(index, load);
        }

        return assignments;
    }
}
