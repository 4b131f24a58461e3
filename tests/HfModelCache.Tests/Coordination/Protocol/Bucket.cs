
namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>What the store holds. An object is the commit whose content it has: content tells the ETag, and the other way round.</summary>
internal readonly record struct Bucket
{
    /// <summary>The file that both commits have.</summary>
    public Commit F { get; init; }

    /// <summary>The file that only the first commit has.</summary>
    public bool G { get; init; }

    /// <summary>The commit that the manifest names.</summary>
    public Commit Manifest { get; init; }

    /// <summary>The commits of which an upload is open.</summary>
    public Commit Uploads { get; init; }

    /// <summary>The number of the highest lease.</summary>
    public byte Epoch { get; init; }

    /// <summary>Which pod created it.</summary>
    public byte Holder { get; init; }

    /// <summary>Whether its holder has let go of it.</summary>
    public bool IsReleased { get; init; }

    /// <summary>The commits of which, as the lease says, requests may still be under way when its holder has gone.</summary>
    public Commit Unsettled { get; init; }

    /// <summary>The largest timeout of those whose requests they may be, apart from the holder.</summary>
    public byte Timeout { get; init; }

    /// <summary>For how many ticks a listing may still not show the highest lease.</summary>
    public byte Unlisted { get; init; }

    /// <summary>Whether every file of a commit is there with its content.</summary>
    public bool Holds(Commit commit) => F == commit && (commit == Commit.Second || G);

    /// <summary>The same after a request has arrived.</summary>
    public Bucket After(Act act, Commit commit) => act switch
    {
        Act.PutF => this with { F = commit },
        Act.DeleteF => this with { F = Commit.None },
        Act.PutG => this with { G = true },
        Act.DeleteG => this with { G = false },
        Act.PutManifest => this with { Manifest = commit },
        Act.DeleteManifest => this with { Manifest = Commit.None },
        Act.StartUpload => this with { Uploads = Uploads | commit },
        Act.CompleteUpload when Uploads.HasFlag(commit) => this with { F = commit, Uploads = Uploads & ~commit },
        Act.AbortUpload => this with { Uploads = Uploads & commit },
        _ => this,
    };
}
