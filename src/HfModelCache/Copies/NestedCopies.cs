using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Finds another copy inside this one's prefix, or around it: each could overwrite the other's files.</summary>
/// <remarks>
/// Repo <c>gpt2</c> with the file <c>onnx/config.json</c> and repo <c>gpt2/onnx</c> have a key in common. Every run writes
/// its lease before this check, so of two runs that start together at least one sees the other.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="location">The location of this copy.</param>
internal sealed class NestedCopies(IObjectReader store, CopyLocation location)
{
    private const string Own = "/" + RepoPath.ReservedFolder + "/";

    /// <summary>Fails if there is one.</summary>
    /// <param name="keys">The keys under this copy's prefix.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">There is one.</exception>
    public async Task ThrowIfAnyAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        if (location.IsShared)
            return;
        if (keys.FirstOrDefault(key => key.IndexOf(Own, location.Root.Length, StringComparison.Ordinal) >= 0) is { } inner)
            throw Found(inner[..inner.IndexOf(Own, location.Root.Length, StringComparison.Ordinal)], "inside");
        await Task.WhenAll(Parents().Select(outer => ThrowIfCopyAsync(outer, cancellationToken))).ConfigureAwait(false);
    }

    private IEnumerable<string> Parents()
    {
        for (var end = EndOfParent(location.OutermostRoot.Length - 1); end > 0; end = EndOfParent(end))
            yield return location.Root[..end];
    }

    private async Task ThrowIfCopyAsync(string outer, CancellationToken cancellationToken)
    {
        var page = await store.ListPageAsync(outer + Own, cursor: null, cancellationToken).ConfigureAwait(false);
        if (page.Items.Any(found => !IsOfDoctor(outer, found.Key)))
            throw Found(outer, "around");
    }

    // A diagnosis stores something below the prefix of all copies for a few seconds.
    private static bool IsOfDoctor(string outer, string key) => key.StartsWith($"{outer}{Own}{RepoPath.DoctorFolder}/", StringComparison.Ordinal);

    private int EndOfParent(int end) => end > 0 ? location.Root.LastIndexOf('/', end - 1) : -1;

    private OperatorException Found(string other, string where) => new(
        FailureReason.OtherRepo,
        $"Another copy, {store.Describe(other)}/, is stored {where} {store.Describe(location.Root)}: their files could overwrite each other.");
}
