using HfModelCache.Failures;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Diagnosis.Hub;

/// <summary>Asks the Hub whose token it is.</summary>
/// <param name="hub">The Hub.</param>
/// <param name="hasToken">Whether there is a token.</param>
internal sealed class TokenCheck(HubClient hub, bool hasToken) : ICheck
{
    public CheckedEnd End => CheckedEnd.Hub;

    public CheckDescription Description => KnownChecks.Token;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (!hasToken)
            return Finding.Passed("none is set; public repos need none");
        try
        {
            var account = await hub.FindAccountAsync(cancellationToken).ConfigureAwait(false);
            return Finding.Passed(account is null ? "accepted" : $"accepted, of the account {account}");
        }
        catch (OperatorException e) when (e.Reason is FailureReason.RepoNotFound or FailureReason.FileNotFound)
        {
            return Finding.Passed("this mirror does not say whose token it is");
        }
    }
}
