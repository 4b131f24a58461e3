namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>What a step does: a request that changes the bucket, or something that a pod does by itself.</summary>
internal enum Act : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>PUT of the file that both commits have.</summary>
    PutF,

    /// <summary>DELETE of it.</summary>
    DeleteF,

    /// <summary>PUT of the file that only the first commit has.</summary>
    PutG,

    /// <summary>DELETE of the file that only the first commit has.</summary>
    DeleteG,

    /// <summary>PUT of the manifest.</summary>
    PutManifest,

    /// <summary>DELETE of the manifest.</summary>
    DeleteManifest,

    /// <summary>A multipart upload of the file that both commits have is started.</summary>
    StartUpload,

    /// <summary>That upload is completed, and becomes the object.</summary>
    CompleteUpload,

    /// <summary>Uploads of the other commit are aborted.</summary>
    AbortUpload,

    /// <summary>A request that was under way arrives.</summary>
    Arrive,

    /// <summary>A tick passes.</summary>
    Tick,

    /// <summary>A pod that waits looks at the leases.</summary>
    Look,

    /// <summary>It creates the next lease.</summary>
    Lead,

    /// <summary>A leader decides which commit the copy is to become.</summary>
    Plan,

    /// <summary>A leader asks whether its lease still counts.</summary>
    Ask,

    /// <summary>It has its answer, and counts as confirmed since it asked.</summary>
    Confirm,

    /// <summary>It learns that it has lost the lease.</summary>
    Lose,

    /// <summary>It compares every object with what it recorded.</summary>
    LookOnceMore,

    /// <summary>It lets go of the lease before its work is done.</summary>
    Stop,

    /// <summary>It is done, says that the copy is whole, and lets go of the lease.</summary>
    Finish,

    /// <summary><c>verify</c> reads the manifest.</summary>
    ReadManifest,

    /// <summary><c>verify</c> reads the objects.</summary>
    ReadObjects,
}
