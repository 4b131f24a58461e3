using System.Collections.Frozen;
using HfModelCache.Failures;

namespace HfModelCache.Cli.Failures;

/// <summary>Every way to fail, with its remedy, and whether somebody must act before another try is of use.</summary>
internal static class FailureTable
{
    /// <summary>Stands in remedies for the address of the repo's page.</summary>
    public const string Page = "{page}";

    private const string ReportIt =
        "Please report this, with the lines above, where you got hf-model-cache. LOG_LEVEL=debug shows where it happened.";

    private const string NextRun = "The next run continues where this one stopped.";

    public static FrozenDictionary<FailureReason, FailureEntry> Entries { get; } =
        new Dictionary<FailureReason, FailureEntry>
        {
            [FailureReason.Unexpected] = new(ReportIt),
            [FailureReason.Cancelled] = new($"Nothing that was stored is lost: {Lower(NextRun)}"),
            [FailureReason.InvalidSettings] = new("Run hf-model-cache --help for all settings.", NeedsAction: true),
            [FailureReason.HubUnreachable] = new(
                $"Check the network, DNS, HF_ENDPOINT, HTTPS_PROXY and, behind an inspecting proxy, SSL_CERT_FILE. {NextRun}"),
            [FailureReason.ProxyUnreachable] = new(
                $"Check the host and port in HTTPS_PROXY and HTTP_PROXY, or list the host that is to be asked directly in NO_PROXY. {NextRun}"),
            [FailureReason.ProxyRefused] = new(
                "Set the right user and password in HTTPS_PROXY and HTTP_PROXY (http://user:password@host:port), let the proxy pass that host, or list it in NO_PROXY.", NeedsAction: true),
            [FailureReason.HubUnavailable] = new(
                $"Wait and try again; see https://status.huggingface.co, or check that your HF_ENDPOINT is a Hub. {NextRun}"),
            [FailureReason.HubRateLimited] = new(
                $"Wait five minutes, or set HF_TOKEN: accounts have larger quotas than anonymous callers. {NextRun}"),
            [FailureReason.HubTokenRejected] = new(
                "Set HF_TOKEN to a valid token from https://huggingface.co/settings/tokens, or leave it out for public repos.", NeedsAction: true),
            [FailureReason.RepoNotFound] = new(
                "Check MODEL_NAME (org/name) and REPO_TYPE. If the repo is private, set HF_TOKEN to a token that may read it.", NeedsAction: true),
            [FailureReason.RepoGated] = new(
                $"Accept the licence at {Page} with the account that owns the token, then set HF_TOKEN.", NeedsAction: true),
            [FailureReason.RepoDisabled] = new("The Hub has closed this repo: choose another model, or ask its owner.", NeedsAction: true),
            [FailureReason.RepoForbidden] = new(
                $"Give the token the right to read {Page} (fine-grained tokens name their repos), then set HF_TOKEN.", NeedsAction: true),
            [FailureReason.ContentBlocked] = new(
                "No token changes this: ask whoever sets the policy (the repo's owner, your organisation, or whoever runs HF_ENDPOINT), or choose another model.",
                NeedsAction: true),
            [FailureReason.PaymentRequired] = new(
                "Settle the account that owns the token, or set HF_TOKEN to another account's.", NeedsAction: true),
            [FailureReason.TokenWithheld] = new(
                "If that host is the Hub and may have your token, add it to ALLOWED_HOSTS, or set HF_ENDPOINT to it.", NeedsAction: true),
            [FailureReason.RevisionNotFound] = new($"Set REVISION to a branch, tag or commit that {Page} has.", NeedsAction: true),
            [FailureReason.FileNotFound] = new(
                "The repo is changing, or a mirror is incomplete: try again, or set REVISION to a commit."),
            [FailureReason.UnsafeTree] = new(
                "This repo can't be stored as it is: leave the file out with IGNORE_PATTERNS, or tell the repo's owner.", NeedsAction: true),
            [FailureReason.TreeIncomplete] = new(
                "Try again; if it stays, check HF_ENDPOINT and the proxy, which may lose headers, or use a newer hf-model-cache."),
            [FailureReason.RedirectRefused] = new(
                "If you trust that host, add it to ALLOWED_HOSTS; otherwise check HF_ENDPOINT and the network.", NeedsAction: true),
            [FailureReason.NothingSelected] = new(
                "Correct ALLOW_PATTERNS and IGNORE_PATTERNS; hf-model-cache plan shows what they take.", NeedsAction: true),
            [FailureReason.DownloadFailed] = new($"Check the network's way to the Hub's content servers. {NextRun}"),
            [FailureReason.ContentMismatch] = new(
                "Try again; if it stays, something between here and the Hub (proxy, mirror) changes content."),
            [FailureReason.StoreUnreachable] = new(
                $"Check S3_ENDPOINT_URL, the network, DNS and, for a private authority, AWS_CA_BUNDLE. {NextRun}"),
            [FailureReason.StoreHungUp] = new(
                $"Check the network to S3_ENDPOINT_URL. If it stays: a proxy before the store may limit the size of bodies (nginx: client_max_body_size), or a quota be used up. {NextRun}"),
            [FailureReason.StoreBodyTooLarge] = new(
                "Raise the limit of the proxy between here and S3_ENDPOINT_URL (nginx: client_max_body_size, ingress-nginx: the annotation proxy-body-size), or point S3_ENDPOINT_URL past it, at the store itself.", NeedsAction: true),
            [FailureReason.StoreUnavailable] = new($"Wait and try again; if it stays, ask whoever runs the store. {NextRun}"),
            [FailureReason.StoreCredentials] = new(
                "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: wrong, expired, or another region's.", NeedsAction: true),
            [FailureReason.RoleRefused] = new(
                "Let the role AWS_ROLE_ARN trust this token's issuer, subject and audience; check AWS_WEB_IDENTITY_TOKEN_FILE.", NeedsAction: true),
            [FailureReason.TokenServiceUnreachable] = new(
                $"Check AWS_REGION or AWS_ENDPOINT_URL_STS, and that the network lets this pod reach the token service. {NextRun}"),
            [FailureReason.StoreAccessDenied] = new(
                "Check the keys and S3_BUCKET, and give the keys the right that the line names. Where they have it, the bucket's policy demands more of requests: see S3_SSE, S3_ACL, S3_REQUEST_PAYER and S3_PAYLOAD_SIGNING.", NeedsAction: true),
            [FailureReason.BucketNotFound] = new(
                "Create it, or correct S3_BUCKET, S3_ENDPOINT_URL and AWS_REGION: a bucket exists in one region, a folder once it is mounted.", NeedsAction: true),
            [FailureReason.FolderAccessDenied] = new(
                "Give the user that runs this (securityContext: runAsUser, fsGroup) the right to read and write the folder in S3_ENDPOINT_URL, and mount it without readOnly.", NeedsAction: true),
            [FailureReason.FolderNameRefused] = new(
                "Move away what has the name, or set S3_PREFIX to another place; or leave the file out with IGNORE_PATTERNS; or set S3_ENDPOINT_URL to a folder on a file system that tells a from A and takes names of 255 bytes.", NeedsAction: true),
            [FailureReason.FolderUnfit] = new(
                "Set S3_ENDPOINT_URL to a folder on another file system: it must rename files, create one only if it is new, and take files as large as the model's.", NeedsAction: true),
            [FailureReason.FolderFailing] = new(
                $"Look at the volume in S3_ENDPOINT_URL: its mount on the node (dmesg, kubectl describe pod), and the server behind it. {NextRun}"),
            [FailureReason.TooManyOpenFiles] = new(
                $"Raise the limit of open files (ulimit -n, LimitNOFILE; fs.file-max for the whole node), or lower MAX_CONNECTIONS. {NextRun}", NeedsAction: true),
            [FailureReason.StoreFull] = new($"Make room, or raise the quota. {NextRun}", NeedsAction: true),
            [FailureReason.ClockSkew] = new("Set the node's clock (NTP)."),
            [FailureReason.StoreRejected] = new(
                "Check S3_ENDPOINT_URL and AWS_REGION: the server may be no S3, or expect requests signed for another region, or the bucket in the host (S3_ADDRESSING_STYLE=virtual).", NeedsAction: true),
            [FailureReason.ListingUnusable] = new(
                "Ask whoever runs the store: ListObjectsV2 must page by continuation token or start-after. Or set S3_PREFIX to a place with fewer objects.", NeedsAction: true),
            [FailureReason.OtherRevision] = new(
                "Set REFRESH=true to replace it, or S3_PREFIX to another place, or REVISION to what is there.", NeedsAction: true),
            [FailureReason.OtherRepo] = new("Set S3_PREFIX to another place: models and datasets of one name can't share one.", NeedsAction: true),
            [FailureReason.Offline] = new("Run once without HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, to complete the copy.", NeedsAction: true),
            [FailureReason.ManifestUnreadable] = new(
                "Use the version of hf-model-cache that wrote it, or another S3_PREFIX, or delete that one object.", NeedsAction: true),
            [FailureReason.CopyDamaged] = new("Run hf-model-cache cache to repair it."),
            [FailureReason.LeaseLost] = new("Look for a node that freezes or loses its network. The next run waits for the new leader."),
            [FailureReason.WaitedTooLong] = new("Look at that pod's log, or raise WAIT_TIMEOUT."),
            [FailureReason.OutOfMemory] = new($"Raise the container's memory limit to 256Mi, or lower MAX_MEMORY. {NextRun}"),
            [FailureReason.MemoryTooSmall] = new(
                "Raise MAX_MEMORY (and the container's limit), or leave the file out with IGNORE_PATTERNS.", NeedsAction: true),
        }.ToFrozenDictionary();

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
