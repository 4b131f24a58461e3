using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Protects files that hf-model-cache did not write: in a folder that people use, nobody's files are overwritten.</summary>
/// <param name="store">The store.</param>
/// <param name="request">The requested copy.</param>
internal sealed class ForeignFiles(IObjectReader store, CopyRequest request)
{
    /// <summary>Checks the files that a plan downloads.</summary>
    /// <exception cref="OperatorException">One of them would replace a foreign file.</exception>
    public async Task ThrowIfAnyAsync(CopyPlan plan, CancellationToken cancellationToken)
    {
        ThrowIfAny(plan, plan.ToFetch);
        if (request.ReplacesForeign)
            return;

        // A listing of a folder leaves out links, because they may form a cycle. The lists are short: such files are a mistake.
        var missing = plan.ToFetch.Where(f => f.ETag is null).Select(f => f.Key).ToList();
        var found = await store.FindAllAsync(missing, cancellationToken).ConfigureAwait(false);
        ThrowIfAny([.. missing.Where(key => found[key] is not null)]);
    }

    /// <summary>Checks files that are to be replaced.</summary>
    /// <exception cref="OperatorException">One of them is a foreign file.</exception>
    public void ThrowIfAny(CopyPlan plan, IEnumerable<PlannedFile> replaced)
    {
        if (!request.ReplacesForeign)
            ThrowIfAny([.. replaced.Select(f => f.Key).Where(plan.Unrecorded.Contains)]);
    }

    private void ThrowIfAny(List<string> foreign)
    {
        if (foreign.Count == 0)
            return;
        throw new OperatorException(
            FailureReason.FolderOccupied,
            $"{store.Describe(request.Location.Root)} holds files that hf-model-cache did not write, under names of other files of {request.Repo}: {NameList.Format(foreign)}.");
    }
}
