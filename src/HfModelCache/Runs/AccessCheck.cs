using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Sources;

namespace HfModelCache.Runs;

/// <summary>Requests one byte of a file that a plan downloads: the Hub lists the files of a gated repo to everyone, and refuses only their content.</summary>
/// <param name="parts">The dependencies.</param>
internal sealed class AccessCheck(RunDependencies parts)
{
    private static readonly ByteRange FirstByte = new(0, 1);

    /// <summary>Checks the largest file. An empty one can't be read in ranges.</summary>
    /// <exception cref="ModelCacheException">The source refuses the file.</exception>
    public async Task RunAsync(CopyRequest request, CopyPlan plan, CancellationToken cancellationToken)
    {
        if (request.Offline || plan.ToFetch.MaxBy(planned => planned.File.Size)?.File is not { Size: > 0 } file)
            return;
        using var connection = parts.Source.Connect();
        using var opened = parts.Source.Open(request.Repo, plan.Commit, file);
        await parts.Transfers.Services.Retry.RunAsync(ct => OpenAsync(opened, connection, ct), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> OpenAsync(ISourceFile file, ISourceConnection connection, CancellationToken cancellationToken)
    {
        var opening = await file.OpenAsync(FirstByte, connection, cancellationToken).ConfigureAwait(false);
        opening.Body?.Dispose();
        return true;
    }
}
