using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

internal sealed partial class FillCopy
{
    // Pods that restore meanwhile learn from a journal what is complete, so it is written often where that is cheap.
    private TimeSpan JournalInterval(CopyPlan plan) => TimeSpan.FromSeconds(plan.Files.Count <= 200 && _store.Limits.IsDurable ? 1 : 5);

    private Journal NewJournal(CopyPlan plan, StoredCopy copy)
    {
        var planned = PlannedBy(plan, copy);
        var journal = new Journal(_documents, _location, files => ComposeJournal(plan, planned, files), JournalInterval(plan), _parts.Time, _logger);
        foreach (var file in plan.Files.Where(f => f.Action == FileAction.Keep))
            journal.Record(file.ToRecord());
        foreach (var file in plan.Former.Where(f => f.ETag is not null))
            journal.Record(file);
        return journal;
    }

    private Manifest Compose(CopyPlan plan, IEnumerable<ManifestFile> files) => new()
    {
        Format = Manifest.CurrentFormat,
        Tool = $"hf-model-cache {ProductVersion.Text}",
        Repo = _request.Repo.Name,
        Type = _request.Repo.Type.ToName(),
        Revision = _request.Revision,
        Commit = plan.Commit.Sha,
        Visibility = plan.Visibility.ToName(),
        Selection = _request.Selection.ToString(),
        Written = _parts.Time.GetUtcNow(),
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

    private static void RecordStored(CopyPlan plan, Journal journal, RepoFile file, string key, string etag)
    {
        foreach (var same in plan.ByKey?[key].Select(f => f.File) ?? [file])
            journal.Record(new ManifestFile(same, etag));
    }

    private static void RecordVerified(CopyPlan plan, Journal journal, PlannedFile file)
    {
        foreach (var same in plan.ByKey?[file.Key] ?? [file])
            journal.Record(same.ToRecord());
    }

    // The journal also records files that do not belong to the copy.
    private static IEnumerable<(string Key, ManifestFile File)> FilesOf(CopyPlan plan, Journal journal) =>
        plan.Files.Select(f => (f.Key, File: journal.Find(f.File.Path))).Where(f => f.File is not null)!;
}
