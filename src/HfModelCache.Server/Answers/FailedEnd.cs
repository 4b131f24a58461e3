using HfModelCache.Failures;

namespace HfModelCache.Server.Answers;

/// <summary>Names what failed behind this server. A caller, who may be anybody, learns no more than that.</summary>
internal static class FailedEnd
{
    /// <summary>Returns the name of the end that a failure belongs to, as the start of a sentence.</summary>
    public static string NameOf(FailureReason reason) => reason switch
    {
        FailureReason.HubUnreachable or FailureReason.HubUnavailable or FailureReason.HubRefused or FailureReason.HubRateLimited
            or FailureReason.HubTokenRejected or FailureReason.RepoNotFound or FailureReason.RepoGated or FailureReason.LicenceNotAccepted
            or FailureReason.TokenNeeded or FailureReason.RepoDisabled or FailureReason.RepoForbidden or FailureReason.ContentBlocked
            or FailureReason.RegionBlocked or FailureReason.PaymentRequired or FailureReason.TokenWithheld or FailureReason.RevisionNotFound
            or FailureReason.FileNotFound or FailureReason.UnsafeTree or FailureReason.TreeIncomplete or FailureReason.RedirectRefused
            or FailureReason.DownloadFailed or FailureReason.ContentMismatch => "The Hub",
        FailureReason.StoreUnreachable or FailureReason.StoreHungUp or FailureReason.StoreBodyTooLarge or FailureReason.StoreUnavailable
            or FailureReason.StoreCredentials or FailureReason.RoleRefused or FailureReason.TokenServiceUnreachable
            or FailureReason.StoreAccessDenied or FailureReason.BucketNotFound or FailureReason.FolderAccessDenied
            or FailureReason.FolderNameRefused or FailureReason.FolderMissing or FailureReason.FolderFailing or FailureReason.FolderUnfit
            or FailureReason.StoreFull or FailureReason.ClockSkew or FailureReason.StoreRegionWrong or FailureReason.StoreAddressingWrong
            or FailureReason.StoreRejected or FailureReason.ConditionIgnored or FailureReason.ListingUnusable or FailureReason.CopyMissing
            or FailureReason.ManifestUnreadable or FailureReason.CopyDamaged => "The store",
        _ => "This server",
    };
}
