using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Composes what a run writes down: its journal while it works, and its manifest at the end.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
/// <param name="documents">Writes the documents, as the leader.</param>
internal sealed class CopyRecords(RunDependencies parts, CopyRequest request, CopyDocuments documents)
{
    // Pods that restore meanwhile learn from a journal what is complete, so it is written often where that is cheap.
    private TimeSpan JournalInterval(CopyPlan plan) => TimeSpan.FromSeconds(plan.Files.Count <= 200 && parts.Store.Unfenced.Limits.IsDurable ? 1 : 5);

    /// <summary>Creates the journal of a run, with what earlier runs have verified.</summary>
    public Journal NewJournal(CopyPlan plan, StoredCopy copy)
    {
        var planned = PlannedBy(plan, copy);
        var journal = new Journal(documents, request.Location, files => ComposeJournal(plan, planned, files), JournalInterval(plan), parts.Time, parts.Logger);
        foreach (var file in plan.Files.Where(f => f.Action == FileAction.Keep))
            journal.Record(file.ToRecord());
        foreach (var file in plan.Former.Where(f => f.ETag is not null))
            journal.Record(file);
        return journal;
    }

    /// <summary>Composes the manifest of a plan's commit.</summary>
    public Manifest Compose(CopyPlan plan, IEnumerable<ManifestFile> files) => new()
    {
        Format = Manifest.CurrentFormat,
        Tool = $"hf-model-cache {ProductVersion.Text}",
        Repo = request.Repo.Name,
        Type = request.Repo.Type.ToName(),
        Revision = request.Revision,
        Commit = plan.Commit.Sha,
        Visibility = plan.Visibility.ToName(),
        Selection = request.Selection.ToString(),
        Written = parts.Time.GetUtcNow(),
        Files = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)],
        LeftOut = [.. plan.LeftOut.Select(f => new ManifestFile(f, ETag: null))],
        Unusable = plan.Unusable.Count > 0 ? plan.Unusable : null,
    };

    // Files that an earlier journal had planned stay planned until this run has cleaned up: it may die before that.
    private Manifest ComposeJournal(CopyPlan plan, IReadOnlyList<ManifestFile> planned, IEnumerable<ManifestFile> files)
    {
        var journal = Compose(plan, files);
        var known = journal.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<ManifestFile> pending = [.. planned.Take(plan.Files.Count).Where(f => !known.Contains(f.Path))];
        return journal with
        {
            Pending = pending,
            Former = plan.Former.Count > 0 ? [.. plan.Former.Select(f => f.Path)] : null,
            Planned = [.. pending, .. planned.Skip(plan.Files.Count).Where(f => !known.Contains(f.Path))],
        };
    }

    // Those of the plan come first.
    private static IReadOnlyList<ManifestFile> PlannedBy(CopyPlan plan, StoredCopy copy) =>
        [.. plan.Files.Select(f => new ManifestFile(f.File, ETag: null) { Adopted = f.IsAdopted }).Concat(copy.Recorded).Distinct()];

    /// <summary>Records an object that was stored, for each file that has its content.</summary>
    public static void RecordStored(CopyPlan plan, Journal journal, RepoFile file, string key, string etag)
    {
        foreach (var same in plan.ByKey?[key].Select(f => f.File) ?? [file])
            journal.Record(new ManifestFile(same, etag));
    }

    /// <summary>Records an object that was verified, for each file that has its content.</summary>
    public static void RecordVerified(CopyPlan plan, Journal journal, PlannedFile file)
    {
        foreach (var same in plan.ByKey?[file.Key] ?? [file])
            journal.Record(same.ToRecord());
    }

    /// <summary>Returns the files of a plan that are recorded. The journal also records files that do not belong to the copy.</summary>
    public static IEnumerable<(string Key, ManifestFile File)> FilesOf(CopyPlan plan, Journal journal) =>
        plan.Files.Select(f => (f.Key, File: journal.Find(f.File.Path))).Where(f => f.File is not null)!;
}
