using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Sources;

namespace HfModelCache.Diagnosis.Hub;

/// <summary>Looks up the model's revision and lists its files.</summary>
/// <param name="end">What the source is.</param>
/// <param name="source">The source.</param>
/// <param name="request">The model; null if none is named.</param>
internal sealed class ModelCheck(CheckedEnd end, IModelSource source, CopyRequest? request) : ICheck
{
    public CheckedEnd End => end;

    public CheckDescription Description => KnownChecks.Model;

    /// <summary>The largest selected file; null if there is none, or the check has not passed.</summary>
    public (RepoId Repo, Commit Commit, RepoFile File)? Largest { get; private set; }

    /// <summary>The size of the selected files in bytes; null if it is unknown.</summary>
    public long? SelectedBytes { get; private set; }

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (request is null)
            return Finding.NotChecked("no MODEL is named");
        var revision = await source.ResolveAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
        var snapshot = await source.ListFilesAsync(request.Repo, revision, cancellationToken).ConfigureAwait(false);
        var taken = request.Selection.Apply(snapshot.Files).Taken;
        SelectedBytes = taken.Sum(file => file.Size);
        if (taken.MaxBy(file => file.Size) is { Size: > 0 } largest)
            Largest = (request.Repo, snapshot.Commit, largest);
        return Finding.Passed(
            $"{request.Repo} at {request.Revision} is commit {snapshot.Commit.Sha[..12]}: {FileCount.Format(taken.Length)} selected, {ByteSize.Format(SelectedBytes.Value)}");
    }
}
