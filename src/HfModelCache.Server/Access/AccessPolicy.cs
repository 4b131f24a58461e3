using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Access;

/// <summary>Decides who gets what of a copy. A repo whose visibility the manifest does not state counts as private.</summary>
/// <param name="mode">Who gets copies of gated and private repos.</param>
/// <param name="tokens">The callers that get every copy.</param>
/// <param name="hub">Asks the Hub.</param>
internal sealed class AccessPolicy(AccessMode mode, TokenList tokens, HubAccess hub)
{
    /// <summary>Whether a caller may know of every copy.</summary>
    public bool IsTrusted(Caller caller) => mode == AccessMode.Open || tokens.Include(caller.Token);

    /// <summary>Returns the error for a caller; null if it has access.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="repo">The repo.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="isContent">Whether the content of files is wanted.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ModelCacheException">The Hub can't be asked.</exception>
    public async ValueTask<HubError?> FindRefusalAsync(Caller caller, RepoId repo, ServedCopy copy, bool isContent, CancellationToken cancellationToken)
    {
        if (copy.Visibility == Visibility.Public || (copy.Visibility == Visibility.Gated && !isContent) || IsTrusted(caller))
            return null;
        if (await MayReadAsync(caller, repo, copy, cancellationToken).ConfigureAwait(false))
            return null;
        if (copy.Visibility == Visibility.Gated)
            return caller.Token is null ? HubError.GatedWithoutToken(repo) : HubError.GatedForToken(repo);
        return HubError.NotHeld(repo); // As if there were none.
    }

    // A Hub that can't be asked must not tell anybody by its silence that there is a private copy.
    private async ValueTask<bool> MayReadAsync(Caller caller, RepoId repo, ServedCopy copy, CancellationToken cancellationToken)
    {
        try
        {
            return copy.Files.Count > 0 && await hub.MayReadAsync(caller, repo, copy, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e) when (caller.Token is null || e.Reason == FailureReason.Offline)
        {
            return false;
        }
    }
}
