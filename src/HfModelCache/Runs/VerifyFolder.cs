using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Repos;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Re-reads a model that was restored to a folder: <see cref="VerifyCopy"/>, for the model that the folder holds.</summary>
/// <param name="folder">The folder.</param>
/// <param name="logger">Receives what is logged.</param>
internal sealed class VerifyFolder(RestoreFolder folder, ILogger logger)
{
    /// <summary>Verifies the model.</summary>
    /// <param name="repo">The repo; null for the one that the folder holds.</param>
    /// <param name="revision">The revision; null for the one that the folder holds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<VerifyReport> RunAsync(RepoId? repo, string? revision, CancellationToken cancellationToken)
    {
        repo ??= await FindRepoAsync(cancellationToken).ConfigureAwait(false);
        var layout = folder.LayoutOf(repo);
        var location = await folder.FindLocationAsync(layout, revision ?? "main", cancellationToken).ConfigureAwait(false);
        if (location is null)
            throw Missing($"{folder.Target.Folder} holds no complete copy of {repo}{(revision is null ? "" : $" at revision {revision}")}.");
        var parts = folder.DependenciesFor(layout);
        var manifest = await ReadAsync(parts, location, cancellationToken).ConfigureAwait(false);
        RestoreFolder.ThrowIfTaken(layout, manifest, repo);
        revision ??= manifest?.Revision ?? "main";
        var report = await new VerifyCopy(parts, new CopyRequest { Repo = repo, Revision = revision, Location = location })
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return Commit.TryParse(report.Commit) is { } commit ? report with { Location = layout.FolderOf(commit) } : report;
    }

    // A cache of Hub clients holds many models, so there the repo must be named.
    private async Task<RepoId> FindRepoAsync(CancellationToken cancellationToken)
    {
        var layout = new FilesLayout(folder.Target.Folder);
        var location = await folder.FindLocationAsync(layout, revision: "", cancellationToken).ConfigureAwait(false);
        var manifest = await ReadAsync(folder.DependenciesFor(layout), location!, cancellationToken).ConfigureAwait(false)
            ?? throw Missing($"{folder.Target.Folder} has no manifest: no restore to it has finished.");
        return RepoTypeNames.TryParse(manifest.Type) is { } type && RepoId.TryCreate(type, manifest.Repo, out var repo, out _)
            ? repo
            : throw Missing($"{folder.Target.Folder} holds the {manifest.Type} \"{RepoPath.Printable(manifest.Repo)}\", which is not a valid name.");
    }

    private async Task<Manifest?> ReadAsync(RunDependencies parts, CopyLocation location, CancellationToken cancellationToken) =>
        (await new CopyDocumentReader(parts.Store.Unfenced, logger).ReadAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false)).Manifest;

    private static OperatorException Missing(string message) => new(FailureReason.RestoreDamaged, message);
}
