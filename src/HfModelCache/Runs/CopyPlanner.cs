using System.Text;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Selection;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Compares the requested copy with the stored one, without any request.</summary>
internal static class CopyPlanner
{
    /// <summary>Creates the plan.</summary>
    /// <param name="request">The requested copy.</param>
    /// <param name="snapshot">The requested commit and its files.</param>
    /// <param name="copy">The stored copy.</param>
    /// <param name="limits">The store's limits.</param>
    /// <exception cref="OperatorException">A selected file can't be stored, or its key is too long.</exception>
    public static CopyPlan Make(CopyRequest request, Snapshot snapshot, StoredCopy copy, StoreLimits limits)
    {
        var location = request.Location;
        ThrowIfUnusable(snapshot, request.Selection);
        var selection = request.Selection.Apply(snapshot.Files);

        // Files that the copy holds stay part of it, so that two users of one copy with different patterns agree.
        var held = copy.Manifest?.Commit == snapshot.Commit.Sha && !selection.Skipped.IsEmpty
            ? copy.Manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal)
            : [];
        var skipped = selection.Skipped.ToLookup(verdict => held.Contains(verdict.File.Path), verdict => verdict.File);
        var records = new FileRecords(location, copy);
        var files = selection.Taken.Concat(skipped[true]).OrderBy(f => f.Path, StringComparer.Ordinal).Select(Plan).ToList();
        var belonging = new Lazy<HashSet<string>>(() => files.Select(f => f.Key).ToHashSet(StringComparer.Ordinal));
        var leftovers = Leftovers.Of(location, copy.Recorded, key => belonging.Value.Contains(key));
        var former = leftovers.Among(copy.Objects);
        var unrecorded = files.Where(f => f.ETag is not null && f.Action != FileAction.Keep && !records.Include(f.Key)).ToList();
        ThrowIfNotHeld(snapshot, files);
        return new CopyPlan
        {
            Location = location,
            Commit = snapshot.Commit,
            Visibility = snapshot.Visibility,
            Selection = selection,
            Files = files,
            LeftOut = [.. skipped[false]],
            Former = former,
            Strays = Strays(),
            Unusable = snapshot.Unusable,
            Leftovers = leftovers,
            Unrecorded = unrecorded.Select(f => f.Key).ToHashSet(StringComparer.Ordinal),
            Foreign = [.. unrecorded.Where(f => f.Action == FileAction.Fetch).Select(f => f.Key)],
        };

        PlannedFile Plan(RepoFile file)
        {
            var key = location.KeyOf(file);
            if (Encoding.UTF8.GetByteCount(key) > limits.MaxKeyBytes)
                throw new OperatorException(FailureReason.UnsafeTree, $"The key {key} is longer than {limits.MaxKeyBytes} bytes.");
            var there = copy.Objects.GetValueOrDefault(key);
            var known = there is null ? null : records.FindDescribing(file, there);
            var twin = copy.Twins.Objects.GetValueOrDefault(file.Digest);
            var (action, reason) = there switch
            {
                null when twin is not null => (FileAction.Copy, "another copy holds it"),
                null => (FileAction.Fetch, "missing"),
                _ when known?.Digest == file.Digest => (FileAction.Keep, "verified before"),
                _ when known is not null => (FileAction.Fetch, "of another commit"),
                _ when there.Size != file.Size => (FileAction.Fetch, $"{there.Size} bytes instead of {file.Size}"),
                _ => (FileAction.Verify, "not verified yet"),
            };
            return new PlannedFile(file, there?.Key ?? key, action, reason, there?.ETag)
            {
                Twin = action == FileAction.Copy ? twin : null,
                IsAdopted = location.IsShared && there is not null && action != FileAction.Fetch
                    && records.AreOfOthers(key),
            };
        }

        IReadOnlyList<string> Strays()
        {
            if (location.IsShared || copy.Objects.Count == 0)
                return [];
            belonging.Value.UnionWith(former.Select(location.KeyOf));
            return
            [
                .. copy.Objects.Keys
                    .Where(key => !belonging.Value.Contains(key) && location.PathOf(key) is not null)
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    private static void ThrowIfNotHeld(Snapshot snapshot, IEnumerable<PlannedFile> files)
    {
        if (files.FirstOrDefault(f => f.Action == FileAction.Fetch && snapshot.NotHeld.Contains(f.File.Path)) is { } file)
        {
            throw new OperatorException(
                FailureReason.FileNotFound, $"The copy at the source was made without the file {file.File.Path}, which is selected.");
        }
    }

    private static void ThrowIfUnusable(Snapshot snapshot, SelectionRules rules)
    {
        if (snapshot.Unusable.FirstOrDefault(file => rules.MayTake(file.Path)) is { } file)
        {
            throw new OperatorException(
                FailureReason.UnsafeTree,
                $"The file \"{RepoPath.Printable(file.Path)}\" of commit {snapshot.Commit} can't be stored: it {file.Problem}.");
        }
    }
}
