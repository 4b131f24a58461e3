using System.Collections.Frozen;
using HfModelCache.Failures;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Lists every reason to fail with its remedy.</summary>
internal static class FailureTable
{
    /// <summary>Stands in remedies for the URL of the repo's page.</summary>
    public const string Page = "{page}";

    /// <summary>The reasons whose remedies are about the store, even if the copies that are the source failed.</summary>
    public static readonly FrozenSet<FailureReason> OfStores =
    [
        FailureReason.StoreUnreachable, FailureReason.StoreCredentials, FailureReason.RoleRefused, FailureReason.StoreAccessDenied,
        FailureReason.BucketNotFound, FailureReason.StoreRegionWrong, FailureReason.StoreAddressingWrong, FailureReason.StoreRejected, FailureReason.OtherRevision, FailureReason.OtherRepo,
        FailureReason.ManifestUnreadable, FailureReason.CopyDamaged,
    ];

    private const string ReportIt =
        "Please report this, with the lines above, to the project. LOG_LEVEL=debug adds a stack trace.";

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
                $"Check the host and port in HTTPS_PROXY and HTTP_PROXY, or list the host in NO_PROXY to contact it directly. {NextRun}"),
            [FailureReason.ProxyRefused] = new(
                "Set the right user and password in HTTPS_PROXY and HTTP_PROXY (http://user:password@host:port), allow that host on the proxy, or list it in NO_PROXY.", NeedsAction: true),
            [FailureReason.HubUnavailable] = new(
                $"Wait and try again; see https://status.huggingface.co, or check that your HF_ENDPOINT is a Hub. {NextRun}"),
            [FailureReason.HubRefused] = new(
                "This answer is unknown to hf-model-cache: this line shows what the server said. If HF_ENDPOINT or HTTPS_PROXY names a server of yours, ask its operator; otherwise report it to the project."),
            [FailureReason.HubRateLimited] = new(
                $"Wait five minutes, or set HF_TOKEN: accounts have larger quotas than anonymous clients. {NextRun}"),
            [FailureReason.HubTokenRejected] = new(
                "Set HF_TOKEN to a valid token from https://huggingface.co/settings/tokens, or unset it for public repos.", NeedsAction: true),
            [FailureReason.RepoNotFound] = new(
                "Check MODEL_NAME (org/name) and REPO_TYPE. If the repo is private, set HF_TOKEN to a token with access to it.", NeedsAction: true),
            [FailureReason.RepoGated] = new(
                $"Accept the licence at {Page}, then set HF_TOKEN to a token of the account that accepted it.", NeedsAction: true),
            [FailureReason.LicenceNotAccepted] = new(
                $"Accept the licence at {Page} with the account that owns the token in HF_TOKEN (some owners approve by hand); a fine-grained token also needs the permission to read gated repos.",
                NeedsAction: true),
            [FailureReason.TokenNeeded] = new(
                $"Set HF_TOKEN to a token whose account may read {Page}.", NeedsAction: true),
            [FailureReason.RepoDisabled] = new("The Hub no longer offers this repo: choose another model, or ask the repo's owner.", NeedsAction: true),
            [FailureReason.RepoForbidden] = new(
                $"Grant the token in HF_TOKEN read access to {Page} (a fine-grained token lists its repos), or set another one.", NeedsAction: true),
            [FailureReason.ContentBlocked] = new(
                "A token does not help: ask the policy's owner (the repo's owner, your organisation, or the operator of HF_ENDPOINT), or choose another model.",
                NeedsAction: true),
            [FailureReason.RegionBlocked] = new(
                "A token does not help: choose another model, or run where it is offered, and copy the model from there (FROM_URL).", NeedsAction: true),
            [FailureReason.PaymentRequired] = new(
                "Check the plan and the billing of the account that owns HF_TOKEN; without a token, set one of an account with a plan.", NeedsAction: true),
            [FailureReason.TokenWithheld] = new(
                "If you trust that host with your token, add it to ALLOWED_HOSTS, or set HF_ENDPOINT to it.", NeedsAction: true),
            [FailureReason.RevisionNotFound] = new($"Set REVISION to a branch, tag or commit that {Page} has.", NeedsAction: true),
            [FailureReason.FileNotFound] = new(
                "The repo's list names this file, but the server doesn't have it: try again in case the repo is changing, check that the mirror in HF_ENDPOINT is complete, or skip the file with IGNORE_PATTERNS."),
            [FailureReason.UnsafeTree] = new(
                "This repo can't be stored as it is: skip the file with IGNORE_PATTERNS, or tell the repo's owner.", NeedsAction: true),
            [FailureReason.TreeIncomplete] = new(
                "Try again; if the problem persists, check HF_ENDPOINT and the proxy, which may drop headers, or use a newer hf-model-cache."),
            [FailureReason.RedirectRefused] = new(
                "If you trust that host, add it to ALLOWED_HOSTS; otherwise check HF_ENDPOINT and the network.", NeedsAction: true),
            [FailureReason.NothingSelected] = new(
                "Correct ALLOW_PATTERNS and IGNORE_PATTERNS; hf-model-cache plan shows what they select.", NeedsAction: true),
            [FailureReason.DownloadFailed] = new($"Check the network path to the Hub's CDN. {NextRun}"),
            [FailureReason.ContentMismatch] = new(
                "Try again; if the problem persists, a proxy or mirror between here and the Hub changes content."),
            [FailureReason.StoreUnreachable] = new(
                $"Check S3_ENDPOINT_URL, the network, DNS and, for a private certificate authority, AWS_CA_BUNDLE. {NextRun}"),
            [FailureReason.StoreHungUp] = new(
                $"Check the network to S3_ENDPOINT_URL. If the problem persists, a proxy in front of the store may limit request bodies (nginx: client_max_body_size), or a quota may be used up. {NextRun}"),
            [FailureReason.StoreBodyTooLarge] = new(
                "Raise the limit of the proxy between here and S3_ENDPOINT_URL (nginx: client_max_body_size, ingress-nginx: the annotation proxy-body-size), or point S3_ENDPOINT_URL at the store itself.", NeedsAction: true),
            [FailureReason.StoreUnavailable] = new($"Wait and try again; if the problem persists, contact the store's operator. {NextRun}"),
            [FailureReason.StoreCredentials] = new(
                "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: they are wrong, expired, or valid in another region.", NeedsAction: true),
            [FailureReason.RoleRefused] = new(
                "Make the role in AWS_ROLE_ARN trust this token's issuer, subject and audience; check AWS_WEB_IDENTITY_TOKEN_FILE.", NeedsAction: true),
            [FailureReason.TokenServiceUnreachable] = new(
                $"Check AWS_REGION or AWS_ENDPOINT_URL_STS, and that this pod can reach the token service. {NextRun}"),
            [FailureReason.StoreAccessDenied] = new(
                "Check the keys and S3_BUCKET, and grant the keys the permission that this line names. If they have it, the bucket policy requires more: see S3_SSE, S3_ACL, S3_REQUEST_PAYER and S3_PAYLOAD_SIGNING.", NeedsAction: true),
            [FailureReason.BucketNotFound] = new(
                "Create it, or correct S3_BUCKET, S3_ENDPOINT_URL and AWS_REGION: a bucket exists in one region, a folder once it is mounted.", NeedsAction: true),
            [FailureReason.FolderAccessDenied] = new(
                "Give the container's user (securityContext: runAsUser, fsGroup) read and write access to this folder, and mount it without readOnly.", NeedsAction: true),
            [FailureReason.FolderNameRefused] = new(
                "Rename whatever has that name, set S3_PREFIX to another place, or skip the file with IGNORE_PATTERNS; or use a folder on a file system that is case-sensitive and allows names of 255 bytes.", NeedsAction: true),
            [FailureReason.FolderMissing] = new(
                "Mount a volume there, or create the folder; check LOCAL_DIR or CACHE_DIR.", NeedsAction: true),
            [FailureReason.FolderOccupied] = new(
                "Move or delete these files, or set LOCAL_DIR or CACHE_DIR to another folder.", NeedsAction: true),
            [FailureReason.FolderTaken] = new(
                "Set LOCAL_DIR to another folder, or empty this one: it can only hold one model. A CACHE_DIR can hold many.", NeedsAction: true),
            [FailureReason.CacheFull] = new("Raise CACHE_LIMIT, or set CACHE_DIR to a folder on a larger disk.", NeedsAction: true),
            [FailureReason.FolderUnfit] = new(
                "Use a folder on another file system: it must support renames, exclusive creation, files as large as the model's and, for a CACHE_DIR, symbolic links.", NeedsAction: true),
            [FailureReason.FolderFailing] = new(
                $"Check the folder's volume: its mount on the node (dmesg, kubectl describe pod) and its server. {NextRun}"),
            [FailureReason.TooManyOpenFiles] = new(
                $"Raise the limit of open files (ulimit -n, LimitNOFILE; fs.file-max for the whole node), or lower MAX_CONNECTIONS. {NextRun}", NeedsAction: true),
            [FailureReason.StoreFull] = new($"Free some space, or raise the quota or cap that this line names. {NextRun}", NeedsAction: true),
            [FailureReason.ClockSkew] = new("Set the node's clock (NTP)."),
            [FailureReason.StoreRegionWrong] = new(
                "Set AWS_REGION to the bucket's region, and S3_ENDPOINT_URL to that region's server (for AWS itself, leave it out).", NeedsAction: true),
            [FailureReason.StoreAddressingWrong] = new(
                "Set S3_ADDRESSING_STYLE=virtual, and S3_ENDPOINT_URL to the store's host name: without the bucket, and not an IP address.", NeedsAction: true),
            [FailureReason.StoreRejected] = new(
                "This answer is unknown to hf-model-cache, or too little for it: this line shows what the store said. Check that S3_ENDPOINT_URL is an S3 store, or ask the store's operator.", NeedsAction: true),
            [FailureReason.ConditionIgnored] = new(
                "Replicas that start together may each download the model; start one first (a Job), or use a store or bucket that supports If-None-Match."),
            [FailureReason.BucketVersioned] = new(
                "Suspend versioning, or expire noncurrent versions with a lifecycle rule: replaced and removed models stay in the bucket and cost money."),
            [FailureReason.HardLinksMissing] = new(
                "Nothing needs to be done for one pod at a time; if several pods fill this folder, use a file system with hard links, such as NFS."),
            [FailureReason.LinkSlow] = new(
                "Run it again from another node to compare; look for a proxy, a VPN, a bandwidth limit (MAX_BANDWIDTH, the pod's annotations, the CPU limit) or a region far away."),
            [FailureReason.ListingUnusable] = new(
                "Contact the store's operator: ListObjectsV2 must support continuation tokens or start-after. Or set S3_PREFIX to a place with fewer objects.", NeedsAction: true),
            [FailureReason.OtherRevision] = new(
                "Set REFRESH=true to replace it, S3_PREFIX to another place, or REVISION to the stored commit.", NeedsAction: true),
            [FailureReason.OtherRepo] = new("Set S3_PREFIX to another place: a model and a dataset of the same name can't share one.", NeedsAction: true),
            [FailureReason.Offline] = new("Run once without HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE to complete the copy.", NeedsAction: true),
            [FailureReason.ManifestUnreadable] = new(
                "Use the version of hf-model-cache that wrote it, or another S3_PREFIX, or delete that one object.", NeedsAction: true),
            [FailureReason.CopyDamaged] = new("Run hf-model-cache cache to repair it."),
            [FailureReason.CopyMissing] = new("Store it first, with S3_LAYOUT=commit: hf-model-cache cache MODEL@COMMIT.", NeedsAction: true),
            [FailureReason.CopyInUse] = new(
                "Remove the revision instead (hf-model-cache remove MODEL@REVISION), move it (refresh or pin), or wait until the replica has finished.", NeedsAction: true),
            [FailureReason.RestoreDamaged] = new("Run hf-model-cache restore to repair it."),
            [FailureReason.LeaseLost] = new("Look for a node that freezes or loses its network. The next run waits for the new leader."),
            [FailureReason.WaitedTooLong] = new("Check that pod's log, or raise WAIT_TIMEOUT."),
            [FailureReason.ResultNotWritten] = new("Connect stdout to a terminal, a program that reads all of it, or a file on a disk with free space."),
            [FailureReason.OutOfMemory] = new($"Raise the container's memory limit to 256Mi, or lower MAX_MEMORY. {NextRun}"),
            [FailureReason.ListenFailed] = new(
                "Set LISTEN to an address of this machine and a free port; a port below 1024 needs the capability NET_BIND_SERVICE.", NeedsAction: true),
            [FailureReason.ModelsFailed] = new("The lines above tell the cause and the remedy of each. The next run tries only what is missing."),
            [FailureReason.MemoryTooSmall] = new(
                "Raise MAX_MEMORY (and the container's limit), or skip the file with IGNORE_PATTERNS.", NeedsAction: true),
        }.ToFrozenDictionary();

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
